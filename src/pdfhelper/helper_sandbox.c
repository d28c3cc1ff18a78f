#include "helper_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define NOBODY 65534
#define ADDRESS_SPACE (256u << 20)
#define CPU_SECONDS 1200 /* of a whole life; one document has its own timer */

static bool complain(const char *wall)
{
	fprintf(stderr, "chorale-pdf: %s: %s\n", wall, strerror(errno));
	return false;
}

static bool limit(int what, rlim_t n)
{
	struct rlimit r = { n, n };

	return setrlimit(what, &r) == 0;
}

static bool set_limits(void)
{
	/* AddressSanitizer maps terabytes of shadow. */
	if (!SANITIZED && !limit(RLIMIT_AS, ADDRESS_SPACE))
		return false;
	return limit(RLIMIT_CPU, CPU_SECONDS) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	       limit(RLIMIT_NOFILE, 8) && limit(RLIMIT_NPROC, 0);
}

/* A helper of root gives that up first. */
static bool drop_root(void)
{
	if (geteuid() != 0)
		return true;
	return setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	       setresuid(NOBODY, NOBODY, NOBODY) == 0;
}

static const int calls_allowed[] = {
	SCMP_SYS(read),         SCMP_SYS(pread64),       SCMP_SYS(write),     SCMP_SYS(writev),
	SCMP_SYS(sendto),       SCMP_SYS(sendmsg),       SCMP_SYS(recvfrom),  SCMP_SYS(recvmsg),
	SCMP_SYS(fstat),        SCMP_SYS(lseek),         SCMP_SYS(close),     SCMP_SYS(brk),
	SCMP_SYS(munmap),       SCMP_SYS(mremap),        SCMP_SYS(madvise),   SCMP_SYS(futex),
	SCMP_SYS(setitimer),    SCMP_SYS(clock_gettime), SCMP_SYS(getrandom), SCMP_SYS(gettimeofday),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(exit),     SCMP_SYS(exit_group),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sysinfo), /* qsort asks how much memory there is */
#if SANITIZED
	SCMP_SYS(sigaltstack),  SCMP_SYS(rt_sigaction),  SCMP_SYS(getpid),    SCMP_SYS(gettid),
	SCMP_SYS(sched_yield),  SCMP_SYS(mmap),          SCMP_SYS(mprotect),  SCMP_SYS(prctl),
	SCMP_SYS(set_robust_list), SCMP_SYS(clone),
#endif
};

/* What the C library may try for a locale or a time zone: told no, instead of ended. */
static const int calls_refused[] = { SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(access),
	                             SCMP_SYS(readlink), SCMP_SYS(stat) };

/* fstat is newfstatat with an empty path since glibc 2.33. */
static int add_rules(scmp_filter_ctx filter)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(calls_allowed) / sizeof(calls_allowed[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls_allowed[i], 0);
	for (size_t i = 0; i < sizeof(calls_refused) / sizeof(calls_refused[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), calls_refused[i], 0);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
		                      SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
	if (rc == 0 && !SANITIZED)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		                      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		                      SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	if (rc == 0 && !SANITIZED)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		                      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

static bool filter_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	if (!filter)
		return false;
	int rc = add_rules(filter);
	/* What libraries print about a document belongs in no log. */
	if (rc == 0 && !SANITIZED && dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		rc = -errno;
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	errno = -rc;
	return rc == 0;
}

bool sandbox_enter(int parent)
{
	if (close_range(STDERR_FILENO + 1, ~0u, 0) != 0)
		return complain("closing descriptors");
	if (chdir("/") != 0 || !drop_root())
		return complain("giving up root");
	/* After the change of user, which would reset them. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return complain("process controls");
	if (getppid() != parent)
		return false; /* it died before it could be watched */
	if (!set_limits())
		return complain("limits");
	return filter_calls() || complain("seccomp");
}

/* Stands in for libFuzzer in ordinary tests: runs the target once on every file of the folders named. */
#include <dirent.h>

#include "fuzz.h"

static int run_file(const char *folder, const char *name)
{
	struct ctx cx = { .arena = arena_new(0) };
	struct buf bytes = { .arena = NULL };
	FILE *f = fopen(str_printf(cx.arena, "%s/%s", folder, name).p, "rb");
	size_t n = 1;
	for (; f && n; bytes.n += n)
		n = fread(buf_reserve(&bytes, 65536), 1, 65536, f);
	bool readable = f && !ferror(f);
	if (f)
		fclose(f);
	if (readable)
		LLVMFuzzerTestOneInput((const uint8_t *)buf_str(&bytes).p, bytes.n);
	buf_free(&bytes);
	arena_free(cx.arena);
	return readable;
}

static int run_folder(const char *folder)
{
	int count = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		if (!run_file(folder, e->d_name)) {
			fprintf(stderr, "%s/%s cannot be read\n", folder, e->d_name);
			exit(1);
		}
		count++;
	}
	if (d)
		closedir(d);
	return count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = run_folder(argv[i]);
		printf("%s: %d inputs\n", argv[i], count);
		if (count == 0)
			return 1;
	}
	return 0;
}

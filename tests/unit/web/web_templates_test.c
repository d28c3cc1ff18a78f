/* Pages as templates write them, without a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* that of core_ctx.h */

#include "core_arena.h"
#include "web_templates.h"

static struct arena *arena;
static struct buf out;
static struct html h;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	out = buf_in(arena);
	h = (struct html){ .out = &out, .arena = arena, .lang = LANG_FR, .csrf = STR("jeton") };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void has(const char *wanted)
{
	if (str_find(buf_str(&out), str_of(wanted)) < 0)
		print_message("page:\n%s\n", str_z(arena, buf_str(&out))), assert_string_equal("missing", wanted);
}

static void has_not(const char *unwanted)
{
	if (str_find(buf_str(&out), str_of(unwanted)) >= 0)
		print_message("page:\n%s\n", str_z(arena, buf_str(&out))), assert_string_equal("too much", unwanted);
}

static void sign_in_page(void **state)
{
	struct sign_in_view v = { .page = { .title = STR("Se connecter"), .here = STR("/connexion?suite=/a&b") } };

	(void)state;
	tpl_page_sign_in(&h, &v);
	has("<!DOCTYPE html>\n<html lang=\"fr\">");
	has("<title>Se connecter – Chorale</title>");
	has("name=\"csrf\" value=\"jeton\"");
	has("<label class=\"label\" for=\"login\">Adresse électronique de connexion</label>");
	has("href=\"/langue?vers=en&amp;retour=%2Fconnexion%3Fsuite%3D%2Fa%26b\"");
	has_not("class=\"environment\"");
	has_not("error-summary");
	has_not("class=\"spaces\"");
	assert_true(str_ends(str_trim(buf_str(&out)), STR("</html>")));
}

static void sign_in_page_with_a_problem_in_qualification(void **state)
{
	struct sign_in_view v = { .page = { .title = STR("Sign in"), .lang = LANG_EN, .error = true,
		                            .qualification = true },
		                  .problem = STR("<wrong>"), .login = STR("a\"b@example.org") };

	(void)state;
	h.lang = LANG_EN;
	tpl_page_sign_in(&h, &v);
	has("<html lang=\"en\">");
	has("<title>[QUALIFICATION] Error: Sign in – Chorale</title>");
	has("class=\"environment\" role=\"region\"");
	has("<a href=\"#login\">&lt;wrong&gt;</a>");
	has("value=\"a&#34;b@example.org\"");
	has_not("Se connecter");
}

static void frame_of_somebody_signed_in(void **state)
{
	struct page_space spaces[] = { { STR("Accueil"), STR("/accueil"), true },
		                       { STR("Factures reçues"), STR("/factures-recues"), false } };
	struct page p = { .title = STR("Accueil"), .here = STR("/accueil"), .signed_in = true,
		          .structure = STR("R&D"), .initials = STR("RD"), .person = STR("Camille"),
		          .spaces = spaces, .nspaces = 2, .theme = STR("dark") };

	(void)state;
	tpl_page_open(&h, &p);
	tpl_page_close(&h, &p);
	has("<html lang=\"fr\" data-theme=\"dark\">");
	has("href=\"/accueil\" aria-current=\"page\">Accueil</a>");
	has("href=\"/factures-recues\">Factures reçues</a>");
	has("<span class=\"tool__text\">R&amp;D</span>");
	has("<form method=\"post\" action=\"/deconnexion\"><input type=\"hidden\" name=\"csrf\"");
	has_not("Changer de structure");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sign_in_page, setup, teardown),
		cmocka_unit_test_setup_teardown(sign_in_page_with_a_problem_in_qualification, setup, teardown),
		cmocka_unit_test_setup_teardown(frame_of_somebody_signed_in, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

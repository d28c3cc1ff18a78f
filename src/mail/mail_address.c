#include "mail.h"

#include <string.h>

#define LOCAL_MAX 64 /* RFC 5321 4.5.3.1.1 */
#define LABEL_MAX 63

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atext(char c)
{
	return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_label_char(char c)
{
	return is_alnum(c) || c == '-';
}

/* Words of one or more of those characters between single dots. */
static bool is_dotted(str s, bool (*is)(char c), size_t longest, int *words)
{
	for (*words = 0; s.n; (*words)++) {
		str word;
		bool last = str_find_char(s, '.') < 0;
		s = str_cut(s, '.', &word);
		if (word.n == 0 || word.n > longest || (s.n == 0 && !last))
			return false;
		for (size_t i = 0; i < word.n; i++)
			if (!is(word.p[i]))
				return false;
	}
	return *words > 0;
}

/* The last label holds a letter: an address of a machine is none of a person. */
static bool is_domain(str s)
{
	int labels;
	if (!is_dotted(s, is_label_char, LABEL_MAX, &labels) || labels < 2)
		return false;
	str last = str_sub(s, (size_t)str_rfind_char(s, '.') + 1, s.n);
	bool letter = false;
	for (size_t i = 0; i < last.n; i++)
		letter |= last.p[i] > '9';
	for (size_t i = 0; i < s.n; i++) {
		bool edge = i == 0 || i + 1 == s.n || s.p[i - 1] == '.' || s.p[i + 1] == '.';
		if (s.p[i] == '-' && edge)
			return false;
	}
	return letter;
}

bool mail_address_valid(str address)
{
	int words;
	ptrdiff_t at = str_rfind_char(address, '@');
	if (at <= 0 || at > LOCAL_MAX || address.n > MAIL_ADDRESS_MAX)
		return false;
	return is_dotted(str_sub(address, 0, (size_t)at), is_atext, LOCAL_MAX, &words) &&
	       is_domain(str_sub(address, (size_t)at + 1, address.n));
}

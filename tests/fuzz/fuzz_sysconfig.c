/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /etc/sysconfig/fence_kdump: what is taken holds nothing that a shell would
 * read in another way, and written down again it is read as the same.
 */
#include <string.h>

#include "lib/reason.h"
#include "lib/sysconfig.h"
#include "tests/fuzz/fuzz.h"

static void
check(const struct sysconfig *c, size_t lines)
{
	for (size_t i = 0; i < SYSCONFIG_NAMES; i++) {
		const struct sysconfig_value *v = &c->values[i];

		REQUIRE((v->text == NULL) == (v->line == 0));
		REQUIRE(v->line <= lines);
		if (v->text == NULL)
			continue;
		REQUIRE(strpbrk(v->text, "$`\\\"';&|<>(){}*?!#~\r\n") == NULL);
		for (const char *s = v->text; *s != '\0'; s++)
			REQUIRE((*s >= ' ' && *s <= '~') || *s == '\t');
	}
}

/* Writes the values as a file of their own; the caller frees it. */
static char *
write_down(const struct sysconfig *c, size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	REQUIRE(f != NULL);
	for (size_t i = 0; i < SYSCONFIG_NAMES; i++)
		if (c->values[i].text != NULL)
			fprintf(f, "%s=\"%s\"\n",
			    sysconfig_name((enum sysconfig_name)i),
			    c->values[i].text);
	REQUIRE(fclose(f) == 0);
	return (text);
}

static void
check_again(const struct sysconfig *c)
{
	struct reason why = { "" };
	struct sysconfig again;
	size_t len, line;
	char *text = write_down(c, &len);

	REQUIRE(sysconfig_parse(&again, text, len, &line, &why) == 0);
	for (size_t i = 0; i < SYSCONFIG_NAMES; i++) {
		const char *a = c->values[i].text, *b = again.values[i].text;

		REQUIRE((a == NULL) == (b == NULL));
		REQUIRE(a == NULL || strcmp(a, b) == 0);
	}
	sysconfig_free(&again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct sysconfig c;
	size_t line, lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	if (sysconfig_parse(&c, (const char *)data, size, &line, &why) != 0) {
		REQUIRE(why.text[0] != '\0');
		REQUIRE(line >= 1 && line <= lines);
		return (0);
	}
	check(&c, lines);
	check_again(&c);
	sysconfig_free(&c);
	return (0);
}

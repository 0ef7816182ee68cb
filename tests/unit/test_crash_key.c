/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key in the image for a crash, by the list of its files. */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/crash_image.h"
#include "lib/crash_key.h"

#define LINE "-rw-------   1 root     root  0 Nov 30 10:00 "
#define ERO " 13898712      4 -rw-------   1 root     root  0 Nov 22 17:14 "
#define HERE "1a2b3c4d"
#define KEY LINE "etc/fence_kdump/key"
#define ID LINE "etc/fence_kdump/key-2-" HERE

static const struct {
	const char *name;
	const char *lines[4];
	enum crash_key with, without; /* a secret */
} rows[] = {
	{ "none", { NULL }, CRASH_KEY_MISSING, CRASH_KEY_WELL },
	{ "the one", { KEY, ID }, CRASH_KEY_WELL, CRASH_KEY_LEFT },
	{ "the other order", { ID, KEY }, CRASH_KEY_WELL, CRASH_KEY_LEFT },
	{ "listed twice", { ID, KEY, ID, KEY }, CRASH_KEY_WELL,
	    CRASH_KEY_LEFT },
	{ "squashed",
	    { LINE "squashfs-root/etc/fence_kdump/key",
		LINE "squashfs-root/etc/fence_kdump/key-2-" HERE },
	    CRASH_KEY_WELL, CRASH_KEY_LEFT },
	{ "erofs",
	    { ERO "erofs-root/etc/fence_kdump/key",
		ERO "erofs-root/etc/fence_kdump/key-2-" HERE },
	    CRASH_KEY_WELL, CRASH_KEY_LEFT },
	{ "another", { KEY, LINE "etc/fence_kdump/key-2-1a2b3c4e" },
	    CRASH_KEY_OTHER, CRASH_KEY_LEFT },
	{ "two ids", { KEY, ID, LINE "etc/fence_kdump/key-2-00000000" },
	    CRASH_KEY_UNCLEAR, CRASH_KEY_UNCLEAR },
	{ "no id", { KEY }, CRASH_KEY_UNCLEAR, CRASH_KEY_UNCLEAR },
	{ "no key", { ID }, CRASH_KEY_UNCLEAR, CRASH_KEY_UNCLEAR },
	{ "an id in capitals", { KEY, LINE "etc/fence_kdump/key-2-1A2B3C4D" },
	    CRASH_KEY_UNCLEAR, CRASH_KEY_UNCLEAR },
	{ "an id of other files",
	    { LINE "etc/fence_kdump/key-2-1a2b3c4",
		LINE "etc/fence_kdump/key-3-1a2b3c4d",
		LINE "etc/fence_kdump/keys" },
	    CRASH_KEY_MISSING, CRASH_KEY_WELL },
	{ "elsewhere",
	    { LINE "run/fence_kdump/key", LINE "run/fence_kdump/key-2-" HERE,
		LINE "usr/etc/fence_kdump/key" },
	    CRASH_KEY_MISSING, CRASH_KEY_WELL },
	{ "in no folder", { LINE "key", LINE "key-2-" HERE }, CRASH_KEY_MISSING,
	    CRASH_KEY_WELL },
	{ "a folder and a link",
	    { "drwxr-xr-x   2 root root  0 Nov 30 10:00 etc/fence_kdump/key",
		"lrwxrwxrwx   1 root root  3 Nov 30 10:00 "
		"etc/fence_kdump/key-2-" HERE " -> key" },
	    CRASH_KEY_MISSING, CRASH_KEY_WELL },
	{ "fadump's",
	    { LINE "fadumproot/etc/fence_kdump/key",
		LINE "fadumproot/etc/fence_kdump/key-2-" HERE },
	    CRASH_KEY_WELL, CRASH_KEY_LEFT },
	{ "beside fadump's",
	    { KEY, ID, LINE "fadumproot/usr/lib/fence_kdump_send" },
	    CRASH_KEY_MISSING, CRASH_KEY_WELL },
};

static void
list(struct crash_list *l, size_t row)
{
	memset(l, 0, sizeof(*l));
	for (size_t i = 0; i < N_OF(rows[row].lines); i++)
		if (rows[row].lines[i] != NULL)
			crash_list_line(l, rows[row].lines[i]);
}

static void
test_of(void **state)
{
	struct crash_list l;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		list(&l, i);
		CHECK_INT(rows[i].name, crash_key_of(crash_list_has(&l), HERE),
		    rows[i].with);
		CHECK_INT(rows[i].name, crash_key_of(crash_list_has(&l), NULL),
		    rows[i].without);
		crash_list_free(&l);
	}
}

/* --- what is said of it -------------------------------------------------- */

struct said {
	int errors, warnings;
	char text[1024];
};

static void
tell(enum crash_level level, const char *text, void *arg)
{
	struct said *said = arg;
	const size_t len = strlen(said->text);

	said->errors += level == CRASH_ERROR ? 1 : 0;
	said->warnings += level == CRASH_WARNING ? 1 : 0;
	snprintf(said->text + len, sizeof(said->text) - len, "%s;", text);
}

static const char *const says[] = {
	[CRASH_KEY_WELL] = "",
	[CRASH_KEY_MISSING] = "the initrd for a crash, /boot/x, has no key, "
			      "and this node's is " HERE,
	[CRASH_KEY_OTHER] = "the initrd for a crash, /boot/x, has key "
			    "1a2b3c4e, and this node's is " HERE " now",
	[CRASH_KEY_LEFT] = "/boot/x, has key 1a2b3c4",
	[CRASH_KEY_UNCLEAR] =
	    "the initrd for a crash, /boot/x, has a key without its id",
};

/* The image can be read by root alone: only the key's own findings. */
static void
test_findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4 * N_OF(rows); i++) {
		struct crash_image image = { .path = "/boot/x",
			.maker = CRASH_SUSE,
			.made = { .st_mode = S_IFREG | 0600 } };
		const struct crash_key_view view = { &image,
			i % 2 == 0 ? HERE : NULL, i / 2 % 2 == 0, NULL };
		const char *name = rows[i / 4].name;
		struct said said = { 0, 0, "" };
		enum crash_key want;

		want = i % 2 == 0 ? rows[i / 4].with : rows[i / 4].without;
		list(&image.list, i / 4);
		crash_key_judge(&view, tell, &said);
		CHECK_INT(
		    name, said.errors, want != CRASH_KEY_WELL && view.required);
		CHECK_INT(name, said.warnings,
		    want != CRASH_KEY_WELL && !view.required);
		CHECK_SAYS(name, said.text, says[want]);
		if (want != CRASH_KEY_WELL && want != CRASH_KEY_LEFT)
			CHECK_SAYS(name, said.text, "mkdumprd -f");
		crash_list_free(&image.list);
	}
}

static const struct {
	mode_t mode;
	uid_t owner;
	gid_t group;
	bool open;
} modes[] = {
	{ 0600, 0, 0, false },
	{ 0400, 0, 7, false },
	{ 0640, 0, 0, false },
	{ 0640, 0, 7, true },
	{ 0644, 0, 0, true },
	{ 0604, 0, 0, true },
	{ 0755, 0, 0, true },
	{ 0600, 7, 0, true },
	{ 0622, 0, 7, false },
};

/* Only an image with a key is a secret. */
static void
test_modes(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * N_OF(modes); i++) {
		const bool key = i % 2 == 1;
		struct crash_image image = { .path = "/boot/x",
			.made = { .st_mode = S_IFREG | modes[i / 2].mode,
			    .st_uid = modes[i / 2].owner,
			    .st_gid = modes[i / 2].group } };
		const struct crash_key_view view = { &image, key ? HERE : NULL,
			false, NULL };
		struct said said = { 0, 0, "" };

		list(&image.list, key ? 1 : 0);
		crash_key_judge(&view, tell, &said);
		CHECK_INT("mode", said.errors, key && modes[i / 2].open);
		CHECK_INT("mode", said.warnings, 0);
		CHECK_SAYS("mode", said.text,
		    said.errors == 0 ? "" : "chmod 0600 /boot/x");
		crash_list_free(&image.list);
	}
}

/* Then nothing is known of the key, but whether others can read it. */
static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4 * N_OF(rows); i++) {
		const bool open = i % 2 == 1;
		struct crash_image image = { .path = "/boot/x",
			.made = { .st_mode = S_IFREG | (open ? 0644 : 0600) } };
		const struct crash_key_view view = { &image, NULL,
			i / 2 % 2 == 0, "the secret is too short" };
		const char *name = rows[i / 4].name;
		struct said said = { 0, 0, "" };

		list(&image.list, i / 4);
		crash_key_judge(&view, tell, &said);
		CHECK_INT(name, said.errors,
		    view.required + (crash_key_is_open(&image) ? 1 : 0));
		CHECK_INT(name, said.warnings, !view.required);
		CHECK_SAYS(name, said.text,
		    "/boot/x, cannot get this node's key: the secret is too "
		    "short;");
		crash_list_free(&image.list);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

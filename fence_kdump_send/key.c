/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fence_kdump_send/key.h"
#include "lib/file.h"
#include "lib/kdump2_file.h"
#include "lib/reason.h"

/* Constants: no environment and no command line leads to another file. */
const char *const key_files[2] = { KEY_FILE, KEY_FILE_RUN };

/* One byte more than there may be shows that there are more. */
static enum key_state
try(const char *file, struct kdump2_key *key, char name[KDUMP2_NAME_MOST + 1],
    struct reason *why)
{
	char bytes[KDUMP2_FILE_MOST + 1];
	struct reason inner;
	size_t n = 0;
	int rc = file_of_root(file, bytes, sizeof(bytes), &n, why);

	if (rc == 1 && kdump2_file_read(name, key, bytes, n, &inner) == -1)
		rc = reason_set(why, "%s: %s", file, inner.text);
	explicit_bzero(bytes, sizeof(bytes));
	if (rc == 0)
		return (KEY_NONE);
	return (rc == 1 ? KEY_READ : KEY_BROKEN);
}

enum key_state
key_find(const char *const files[2], struct kdump2_key *key,
    char name[KDUMP2_NAME_MOST + 1], struct reason *why)
{
	const enum key_state state = try(files[0], key, name, why);

	return (state == KEY_NONE ? try(files[1], key, name, why) : state);
}

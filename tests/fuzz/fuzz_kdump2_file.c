/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file with a node's key: what is taken is made again by the same name and
 * key, byte for byte, and no other byte may stand there; what is refused leaves
 * both as they were.
 */
#include <string.h>

#include "lib/kdump2_file.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[KDUMP2_NAME_MOST + 1] = "before", made[KDUMP2_FILE_MOST];
	static const struct kdump2_key zero;
	struct kdump2_key key = zero;
	struct reason why = { "" };

	if (kdump2_file_read(name, &key, (const char *)data, size, &why) == 0) {
		REQUIRE(kdump2_file_make(made, name, &key) == size);
		REQUIRE(memcmp(made, data, size) == 0);
		return (0);
	}
	REQUIRE(why.text[0] != '\0');
	REQUIRE(strcmp(name, "before") == 0);
	REQUIRE(memcmp(&key, &zero, sizeof(key)) == 0);
	return (0);
}

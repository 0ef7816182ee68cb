/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/boot_id.h"
#include "lib/file.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

/* The value of a hexadecimal digit; more than 15: it is none. */
static unsigned int
digit(char c)
{
	const unsigned int n = (unsigned int)(unsigned char)c;

	if (n - '0' < 10)
		return (n - '0');
	return ((n | 0x20) - 'a' < 6 ? (n | 0x20) - 'a' + 10 : 16);
}

bool
boot_id_parse(const char *text, uint8_t id[KDUMP2_CRASH_SIZE])
{
	uint8_t bytes[KDUMP2_CRASH_SIZE] = { 0 };
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == '-')
			continue;
		if (digit(*text) > 15 || n == 2 * sizeof(bytes))
			return (false);
		bytes[n / 2] =
		    (uint8_t)((unsigned int)bytes[n / 2] << 4 | digit(*text));
		n++;
	}
	if (n != 2 * sizeof(bytes))
		return (false);
	memcpy(id, bytes, sizeof(bytes));
	return (true);
}

void
boot_id_read(uint8_t id[KDUMP2_CRASH_SIZE])
{
	char line[64];

	if (!file_line(BOOT_ID, line, sizeof(line)) || !boot_id_parse(line, id))
		memset(id, 0, KDUMP2_CRASH_SIZE);
}

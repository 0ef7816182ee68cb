/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "lib/kdump2_file.h"
#include "lib/reason.h"

static const char version[] = { '2', ' ' };
static const char digits[] = "0123456789abcdef";

#define KEY_DIGITS (2 * (size_t)KDUMP2_KEY_SIZE)
#define PREFIX (sizeof(KDUMP2_ID_FILE) - 1)

/* Neither a blank nor a control character, which would end the name. */
static bool
is_name(const char *name, size_t len)
{
	if (len == 0 || len > KDUMP2_NAME_MOST)
		return (false);
	for (size_t i = 0; i < len; i++)
		if (name[i] < 0x21 || name[i] > 0x7e)
			return (false);
	return (true);
}

/* The value of a digit; 16: it is none. */
static unsigned int
digit(char c)
{
	unsigned int value = 0;

	while (value < 16 && digits[value] != c)
		value++;
	return (value);
}

static bool
are_digits(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (digit(text[i]) == 16)
			return (false);
	return (true);
}

size_t
kdump2_file_make(char bytes[KDUMP2_FILE_MOST], const char *name,
    const struct kdump2_key *key)
{
	const size_t len = strlen(name);
	char *at = bytes;

	if (!is_name(name, len))
		return (0);
	memcpy(at, version, sizeof(version));
	at += sizeof(version);
	memcpy(at, name, len);
	at += len;
	*at++ = ' ';
	for (size_t i = 0; i < sizeof(key->bytes); i++) {
		*at++ = digits[key->bytes[i] >> 4];
		*at++ = digits[key->bytes[i] & 15];
	}
	*at++ = '\n';
	return ((size_t)(at - bytes));
}

/* All but the version: "name SP key LF". */
static int
read_rest(char name[KDUMP2_NAME_MOST + 1], struct kdump2_key *key,
    const char *rest, size_t len, struct reason *why)
{
	const char *blank = memchr(rest, ' ', len);
	const size_t name_n = blank == NULL ? len : (size_t)(blank - rest);

	if (!is_name(rest, name_n))
		return (reason_set(why, "it has no node's name"));
	if (blank == NULL || len - name_n != 1 + KEY_DIGITS + 1 ||
	    !are_digits(blank + 1, KEY_DIGITS) || rest[len - 1] != '\n')
		return (reason_set(why,
		    "it does not end in a key of %zu digits and a newline",
		    KEY_DIGITS));
	memcpy(name, rest, name_n);
	name[name_n] = '\0';
	for (size_t i = 0; i < sizeof(key->bytes); i++)
		key->bytes[i] = (uint8_t)(digit(blank[1 + 2 * i]) << 4 |
		    digit(blank[2 + 2 * i]));
	return (0);
}

int
kdump2_file_read(char name[KDUMP2_NAME_MOST + 1], struct kdump2_key *key,
    const char *bytes, size_t len, struct reason *why)
{
	if (len < sizeof(version) ||
	    memcmp(bytes, version, sizeof(version)) != 0)
		return (reason_set(why, "it is none of version 2"));
	return (read_rest(
	    name, key, bytes + sizeof(version), len - sizeof(version), why));
}

void
kdump2_id_file(char file[KDUMP2_ID_FILE_SIZE], const char id[KDUMP2_ID_SIZE])
{
	memcpy(file, KDUMP2_ID_FILE, PREFIX);
	memcpy(file + PREFIX, id, KDUMP2_ID_SIZE);
}

bool
kdump2_id_of(char id[KDUMP2_ID_SIZE], const char *file)
{
	if (strncmp(file, KDUMP2_ID_FILE, PREFIX) != 0 ||
	    strlen(file) != KDUMP2_ID_FILE_SIZE - 1 ||
	    !are_digits(file + PREFIX, KDUMP2_ID_SIZE - 1))
		return (false);
	memcpy(id, file + PREFIX, KDUMP2_ID_SIZE);
	return (true);
}

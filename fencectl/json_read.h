/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The members of one JSON object (RFC 8259): pure.  What is in its members is
 * passed over, up to JSON_DEPTH in each other.
 */
#ifndef FK_FENCECTL_JSON_READ_H
#define FK_FENCECTL_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_DEPTH 32
#define JSON_NAME 64   /* bytes of a member's name, with its NUL */
#define JSON_VALUE 256 /* bytes of a member's value, with its NUL */

enum json_kind {
	JSON_STRING,
	JSON_NUMBER,
	JSON_OTHER /* true, false, null, an object, an array: no text */
};

/*
 * A member.  Texts are cut to their room.  An escape for a character that is
 * not printable ASCII is a '?'; other bytes are as they are.
 */
struct json_member {
	char name[JSON_NAME];
	char value[JSON_VALUE];
	enum json_kind kind;
	bool cut; /* name or value was cut */
};

typedef void json_take_fn(const struct json_member *member, void *arg);

/*
 * `take` gets the members in their order.  False: it is no object, or not
 * whole; then `take` may have got some of them.  `text` ends in a NUL.
 */
bool json_members(const char *text, json_take_fn *take, void *arg);

#endif

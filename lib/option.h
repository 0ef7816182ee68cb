/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options as data.
 *
 * A program describes each of its parameters once, in a row of a table.  From
 * the rows come the command line (getopt_long), the standard input of a fence
 * agent (agent/input.h), --help and the agent's metadata (agent/metadata.h).
 * Needs libc alone: fence_kdump_send uses it too.
 */
#ifndef FK_OPTION_H
#define FK_OPTION_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

enum option_kind {
	OPTION_STRING,
	OPTION_LINES,   /* may be given again: each value is a line of `text` */
	OPTION_NUMBER,  /* a whole number from min to max, in `unit` */
	OPTION_SECONDS, /* a time (lib/seconds.h), min to max s; or `word` */
	OPTION_CHOICE,  /* one of `choices`; letter case does not matter */
	OPTION_LEVEL,   /* -v, -vv, -v3, verbose=1, verbose=yes: min to max */
	OPTION_FLAG     /* given or not; on stdin yes/no, true/false, 1/0 */
};

struct option_row {
	const char *name; /* long option, stdin key, metadata name */
	int letter;       /* short option, or 0 */
	const char *arg;  /* "SECONDS", or NULL: takes no argument */
	enum option_kind kind;
	long long min, max;         /* OPTION_NUMBER, _SECONDS, _LEVEL */
	const char *unit;           /* OPTION_NUMBER: "messages", or NULL */
	const char *const *choices; /* OPTION_CHOICE: ends in NULL */
	const char *word;           /* OPTION_SECONDS: means 0; or NULL */
	const char *dflt;           /* as a user would type it, or NULL */
	const char *text;           /* what it does: one sentence or more */
	const char *const *aliases; /* older names, ends in NULL; or NULL */
};

/*
 * The rows that programs have in common; what differs is an argument.
 */
#define OPTION_ROW_ACTION(what)                                   \
	{                                                         \
		.name = "action", .letter = 'o', .arg = "ACTION", \
		.dflt = "off", .text = (what)                     \
	}
#define OPTION_ROW_TIMEOUT(least, most, usual, what)                   \
	{                                                              \
		.name = "timeout", .letter = 't', .arg = "SECONDS",    \
		.kind = OPTION_SECONDS, .min = (least), .max = (most), \
		.dflt = (usual), .text = (what)                        \
	}
#define OPTION_ROW_VERBOSE                                        \
	{                                                         \
		.name = "verbose", .letter = 'v', .arg = "LEVEL", \
		.kind = OPTION_LEVEL, .min = 0, .max = 9,         \
		.text = "Tell more of what happens."              \
	}
#define OPTION_ROW_VERSION                                             \
	{                                                              \
		.name = "version", .letter = 'V', .kind = OPTION_FLAG, \
		.text = "Print the version and end."                   \
	}
#define OPTION_ROW_HELP                                             \
	{                                                           \
		.name = "help", .letter = 'h', .kind = OPTION_FLAG, \
		.text = "Print this help and end."                  \
	}

/* The value of the row with the same index. */
struct option_value {
	char *text;       /* as given, or the default; NULL = neither */
	long long number; /* its meaning; OPTION_CHOICE: the index */
	const char *from; /* the name it was given by; NULL = not given */
	bool agreed;      /* given under two of its names, alike */
};

/* So many mistakes are reported: with more it is not options that are read. */
#define OPTION_MISTAKES 32

struct option_set {
	const struct option_row *rows;
	size_t n;
	struct option_value *values; /* n of them */
	/*
	 * Told of each mistake, or NULL as option_init() sets it: then the
	 * first one ends the reading.
	 */
	void (*mistake)(const char *text);
	size_t mistakes; /* that it was told of */
	/*
	 * Keys on standard input that no row has: each once, as far as there
	 * is room, with ", " between them (agent/input.c).
	 */
	char unknown[512];
};

/*
 * Makes a set over `rows` (`n` of them, which must outlive it) and fills in
 * the defaults.  Returns 0, or -1 with the reason: no memory, or a default
 * that its own row refuses.  The caller frees it with option_free().
 */
int option_init(struct option_set *set, const struct option_row *rows, size_t n,
    struct reason *why);
void option_free(struct option_set *set);

/*
 * The row that `name` (`len` bytes, exact case) is the name or an alias of;
 * its index, or -1.  `*canonical` is the table's own copy of that name.
 */
int option_find(const struct option_set *set, const char *name, size_t len,
    const char **canonical);

/* The index of the option with that name if it was given, else -1. */
int option_given(const struct option_set *set, const char *name);

/*
 * Gives row `i` the value `text` (copied; NULL for an option without
 * argument), under the name `from` of the table.  The last value wins, but
 * one that came under another of the row's names and differs is a
 * contradiction and refused.  Returns 0 or -1 with the reason, which names
 * the option.
 */
int option_give(struct option_set *set, size_t i, const char *from,
    const char *text, struct reason *why);

/* Takes the value of row `i` back, as if it had never been given. */
void option_drop(struct option_set *set, size_t i);

/*
 * Passes a mistake to the set's function for mistakes and returns 0: the
 * reading goes on, without this value. -1 if the set has no such function, or
 * there were OPTION_MISTAKES before: the reading ends.
 */
int option_mistake(struct option_set *set, const char *text);

/*
 * Reads a command line.  On success returns the index in argv of the first
 * operand (operands are moved to the end, as getopt_long does); -1 with the
 * reason for a mistake.  Prints nothing.
 */
int
option_argv(struct option_set *set, int argc, char *argv[], struct reason *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device and the seconds of a fencing, out of pacemaker.log. */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fencectl/fence_log.h"
#include "fencectl/history.h"
#include "fencectl/stamp.h"
#include "lib/reason.h"
#include "tests/unit/fencectl_recorded.h"

#define ENDED 1795962557 /* 2026-11-29 14:29:17 UTC */
#define FENCED "alice pacemaker-fenced    [55] (f) \tnotice: "
#define LINE(at, text) "Nov 29 14:29:" at " " FENCED text "\n"
#define ASKED(at)                                                      \
	LINE(at,                                                       \
	    "Requesting peer fencing (reboot) targeting alice | id=1 " \
	    "state=querying base_timeout=60")
#define TOLD(at, device)                                             \
	LINE(at,                                                     \
	    "Requesting that bob perform 'reboot' action targeting " \
	    "alice using " device " | for client c.59 (72s)")
#define RAN(at, device, rc)                                          \
	LINE(at,                                                     \
	    "Operation 'reboot' [286] targeting alice using " device \
	    " returned " rc " | call 7 from pacemaker-controld.59")
#define OVER(at)                                                       \
	LINE(at,                                                       \
	    "Operation 'reboot' targeting alice by bob for c.59@bob: " \
	    "OK (complete) | id=1")

static const struct {
	const char *name, *log, *device;
	int ms; /* -1: not known */
} rows[] = {
	{ "nothing", "", "", -1 },
	{ "the end alone", OVER("17.500"), "", -1 },
	{ "the node that ran it", RAN("17.400", "ipmi", "0") OVER("17.500"),
	    "ipmi", -1 },
	{ "the node that asked",
	    ASKED("08.000") TOLD("08.100", "kdump") TOLD("10.000", "ipmi")
		OVER("17.500"),
	    "ipmi", 9500 },
	{ "both",
	    ASKED("08.000") TOLD("08.100", "kdump") RAN("09.000", "kdump", "1")
		TOLD("10.000", "ipmi") RAN("17.400", "ipmi", "0")
		    OVER("17.500"),
	    "ipmi", 9500 },
	{ "the same request again, which joins the one that runs",
	    ASKED("08.000") TOLD("08.100", "ipmi") LINE("10.000",
		"Requesting peer fencing (reboot) targeting alice (duplicate) "
		"| id=2 state=querying base_timeout=60") OVER("17.500"),
	    "ipmi", 9500 },
	{ "a device that failed is not it",
	    RAN("09.000", "kdump", "1") OVER("17.500"), "", -1 },
	{ "no end in the log", ASKED("08.000") RAN("17.400", "ipmi", "0"), "",
	    -1 },
	{ "an earlier one's end",
	    ASKED("01.000") RAN("02.000", "old", "0") OVER("02.500")
		OVER("17.500"),
	    "", -1 },
	{ "two seconds off, as clocks are",
	    RAN("14.000", "ipmi", "0") OVER("15.000"), "ipmi", -1 },
	{ "more than two seconds off",
	    RAN("14.000", "ipmi", "0") OVER("14.999"), "", -1 },
	{ "after it", RAN("18.000", "ipmi", "0") OVER("19.001"), "", -1 },
	{ "a result that came too late is no end",
	    ASKED("08.000") RAN("17.400", "ipmi", "0") LINE("17.450",
		"Operation 'reboot' targeting alice by bob for c.59@bob: "
		"Result arrived too late | id=1") OVER("17.500"),
	    "ipmi", 9500 },
	{ "unfencing",
	    LINE(
		"08.000", "Requesting peer fencing (on) targeting alice | id=1")
		LINE("17.400",
		    "Operation 'on' [2] targeting alice using x "
		    "returned 0 | call 1") OVER("17.500"),
	    "", -1 },
	{ "another node's",
	    LINE("17.400",
		"Operation 'reboot' [2] targeting alice2 using x "
		"returned 0 | call 1") LINE("17.400",
		"Operation 'reboot' [2] targeting alic using x "
		"returned 0 | call 1") OVER("17.500"),
	    "", -1 },
	{ "another program's line",
	    "Nov 29 14:29:17.400 alice pacemaker-execd     [1] (f) \tnotice: "
	    "Operation 'reboot' [2] targeting alice using x returned 0 | c\n" //
	    OVER("17.500"),
	    "", -1 },
	{ "an agent's words in a line",
	    LINE("17.400",
		"fence_x[2] stderr: [ Operation 'reboot' [2] "
		"targeting alice using x returned 0 | c ]") OVER("17.500"),
	    "", -1 },
	{ "what steers a terminal",
	    RAN("17.400",
		"i\x9b"
		"2J",
		"0") OVER("17.500"),
	    "i?2J", -1 },
};

static struct fencing
fenced(void)
{
	return ((struct fencing){ .target = "alice",
	    .result = FENCING_SUCCESS,
	    .ended_s = ENDED,
	    .seconds = -1 });
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct fencing f = fenced(), failed = fenced();
		struct fencing *const all[] = { NULL, &failed, &f };

		failed.result = FENCING_FAILED;
		fence_log_read(rows[i].log, strlen(rows[i].log), all, 3);
		CHECK_STR(rows[i].name, f.device, rows[i].device);
		CHECK_INT(rows[i].name,
		    f.seconds < 0 ? -1 : f.seconds * 1000 + 0.5, rows[i].ms);
		CHECK_STR(rows[i].name, failed.device, "");
	}
}

/* A line that is too long, or cut off, takes nothing with it. */
static void
test_long_line(void **state)
{
	static const char lines[] = RAN("17.400", "ipmi", "0") OVER("17.500");
	struct fencing f = fenced();
	struct fencing *const all[] = { &f };
	char text[8192];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[5000] = '\n';
	memcpy(text + 5001, lines, strlen(lines));
	fence_log_read(text, 5001 + strlen(lines), all, 1);
	assert_string_equal(f.device, "ipmi");
	f = fenced();
	fence_log_read(lines, strlen(lines) - 60, all, 1);
	assert_string_equal(f.device, "");
}

/* What the nodes of both releases logged of one fencing: recorded/README. */
static void
check_recorded(
    const char *release, const char *node, const char *device, bool seconds)
{
	char file[64];
	struct reason why;
	struct history h;
	struct fencing *f;
	size_t len;
	char *bytes;

	snprintf(file, sizeof(file), "%s/history.xml", release);
	bytes = recorded(file, &len);
	CHECK_INT(file, history_read(&h, bytes, len, &why), 0);
	free(bytes);
	f = history_last(&h, "alice");
	CHECK(file, f != NULL);
	snprintf(file, sizeof(file), "%s/%s.txt", release, node);
	bytes = recorded(file, &len);
	fence_log_read(bytes, len, &f, 1);
	free(bytes);
	CHECK_STR(file, f->device, device);
	CHECK(file,
	    seconds ? f->seconds > 0.1 && f->seconds < 60 : f->seconds < 0);
	history_free(&h);
}

static void
test_recorded(void **state)
{
	(void)state;
	/* One node asked for it, and ran the device. */
	check_recorded("2.1.5", "charlie", "ipmi-node1", true);
	check_recorded("2.1.5", "bob", "", false);
	check_recorded("3.0.0", "bob", "ipmi-node1", true);
	check_recorded("3.0.0", "charlie", "", false);
}

static char path[] = "/tmp/test_fencectl_fence_log.XXXXXX";

/* The end of a log; what is no plain file is not read. */
static void
test_end(void **state)
{
	const int fd = mkstemp(path);
	size_t len = 1;
	char *bytes;

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_int_equal(pwrite(fd, "end", 3, FENCE_LOG_MAX + 7), 3);
	bytes = fence_log_end(path, &len);
	assert_non_null(bytes);
	assert_int_equal(len, FENCE_LOG_MAX);
	assert_memory_equal(bytes + len - 3, "end", 3);
	free(bytes);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(pwrite(fd, "all", 3, 0), 3);
	bytes = fence_log_end(path, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(bytes, "all", 3);
	free(bytes);
	close(fd);
	unlink(path);
	assert_null(fence_log_end(path, &len));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(fence_log_end(path, &len));
	unlink(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_end),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return (cmocka_run_group_tests(tests, NULL, NULL));
}

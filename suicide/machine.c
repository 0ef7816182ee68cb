/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <linux/watchdog.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crash_where.h"
#include "lib/log.h"
#include "suicide/machine.h"

#define ARM_MS 1000  /* opening a watchdog */
#define WATCHDOG_S 2 /* what it is set to, if it can be */
#define WATCHDOG_LATE_S 3
#define FIRST_PIDSPACE 0xEFFFFFFCU /* PROC_PID_INIT_INO, linux/proc_ns.h */

/*
 * With a magic number of 0 reboot(2) does nothing, but for who has the right
 * to call it, it returns an error; a filter (seccomp) may not.
 */
static bool
is_blocked(void)
{
	return (syscall(SYS_reboot, 0, 0, 0, NULL) == -1 && errno != EINVAL);
}

const struct machine_host machine_host = {
	.sysrq = "/proc/sysrq-trigger",
	.kmsg = "/dev/kmsg",
	.console = "/dev/console",
	.pidspace = "/proc/self/ns/pid",
	.loaded = crash_loaded_open,
	.blocked = is_blocked,
};

static int
speak(void *arg)
{
	const struct machine *machine = arg;
	char text[REASON_SIZE + 64];

	/* Priority 0 is an emergency; journald reads this, too. */
	snprintf(text, sizeof(text), "<0>fence_suicide: %s\n", machine->line);
	if (machine->kmsg != -1 &&
	    write(machine->kmsg, text, strlen(text)) == -1)
		errno = 0; /* others may hear it */
	snprintf(
	    text, sizeof(text), "\r\nfence_suicide: %s\r\n", machine->line);
	if (machine->console != -1 &&
	    write(machine->console, text, strlen(text)) == -1)
		errno = 0;
	log_emergency("%s", machine->line);
	return (0);
}

static void
op_say(void *ctx, const char *line)
{
	struct machine *machine = ctx;
	int unused;

	if (!hand_free(&machine->voice))
		return; /* still at the line before, and reading it */
	snprintf(machine->line, sizeof(machine->line), "%s", line);
	hand_do(&machine->voice, speak, machine, LADDER_VOICE_MS, &unused);
}

static int
call_reboot(void *arg)
{
	const struct machine *machine = arg;

	/* No sync(2) before it: that could hang on a disk that is gone. */
	return (reboot(machine->off ? RB_POWER_OFF : RB_AUTOBOOT) == -1 ?
		errno :
		EIO);
}

static int
op_reboot(void *ctx, bool off, int ms)
{
	struct machine *machine = ctx;
	int rc, result = 0;

	if (!hand_free(&machine->caller))
		return (EBUSY);
	machine->off = off;
	rc = hand_do(&machine->caller, call_reboot, machine, ms, &result);
	return (rc == 0 ? result : rc);
}

static int
press(void *arg)
{
	const struct press *p = arg;

	return (write(p->fd, &p->key, 1) == 1 ? 0 : errno);
}

static int
op_sysrq(void *ctx, char letter, int ms)
{
	const int64_t until_ns = clock_ns() + ms * CLOCK_MS;
	struct machine *machine = ctx;
	struct press *p = letter == 'c' ? &machine->panic : &machine->other;
	int rc, result = 0;

	if (!hand_free(&p->hand))
		return (EBUSY);
	p->key = letter;
	rc = hand_do(&p->hand, press, p, ms, &result);
	if (rc != 0 || result != 0)
		return (rc == 0 ? result : rc);
	/* A panic does not come back: here there was none. */
	if (letter != 'c')
		clock_sleep_until(until_ns);
	return (ETIMEDOUT);
}

static enum crash_kernel
op_crash_kernel(void *ctx)
{
	const struct machine *machine = ctx;

	switch (crash_loaded(machine->loaded)) {
	case 1:
		return (CRASH_KERNEL_LOADED);
	case 0:
		return (CRASH_KERNEL_NONE);
	default:
		return (CRASH_KERNEL_UNKNOWN);
	}
}

/* From the open on nothing can be relied upon to stop it; nothing shall. */
static int
arm(void *arg)
{
	struct machine *machine = arg;
	int seconds = WATCHDOG_S;
	int fd = open(machine->watchdog, O_WRONLY | O_CLOEXEC);

	if (fd == -1)
		return (errno);
	/* What cannot be set that low keeps its own time. */
	if (ioctl(fd, WDIOC_SETTIMEOUT, &seconds) == -1)
		seconds = WATCHDOG_S;
	if (ioctl(fd, WDIOC_GETTIMEOUT, &seconds) == -1)
		seconds = 60;
	machine->watchdog_s = seconds;
	/* Left open: closing it may stop it. */
	return (0);
}

static int
op_watchdog(void *ctx)
{
	struct machine *machine = ctx;
	struct reason text;
	int rc, result = 0;

	rc = hand_do(&machine->armer, arm, machine, ARM_MS, &result);
	if (rc != 0 || result != 0)
		return (rc == 0 ? result : rc);
	reason_set(&text, "%.200s is armed: %d s", machine->watchdog,
	    machine->watchdog_s);
	op_say(machine, text.text);
	clock_sleep_until(
	    clock_ns() + (machine->watchdog_s + WATCHDOG_LATE_S) * CLOCK_S);
	return (ETIMEDOUT);
}

static bool
is_contained(const char *pidspace)
{
	struct stat st;

	return (pidspace != NULL && stat(pidspace, &st) == 0 &&
	    st.st_ino != FIRST_PIDSPACE);
}

/* What would be the host's is none of a PID namespace's rungs. */
static int
open_host(struct machine *machine, const struct machine_host *host,
    const char *watchdog, struct reason *why)
{
	machine->panic.fd = open(host->sysrq, O_WRONLY | O_CLOEXEC);
	machine->other.fd = open(host->sysrq, O_WRONLY | O_CLOEXEC);
	if (machine->panic.fd == -1 || machine->other.fd == -1) {
		reason_set(why, "%s: %s", host->sysrq, strerror(errno));
		machine_close(machine);
		return (-1);
	}
	machine->ops.sysrq = op_sysrq;
	machine->loaded = host->loaded();
	/* Now, because the first time takes memory: see crash_loaded(). */
	(void)crash_loaded(machine->loaded);
	machine->ops.crash_kernel = op_crash_kernel;
	machine->watchdog = watchdog;
	machine->ops.watchdog = watchdog == NULL ? NULL : op_watchdog;
	return (0);
}

int
machine_open(struct machine *machine, const struct machine_host *host,
    const char *watchdog, struct reason *why)
{
	*machine = (struct machine){
		.ops = { .ctx = machine, .say = op_say, .reboot = op_reboot },
		.kmsg = -1,
		.console = -1,
		.loaded = -1,
		.panic = { .fd = -1 },
		.other = { .fd = -1 },
		.contained = is_contained(host->pidspace),
		.blocked = host->blocked(),
	};
	if (machine->contained && machine->blocked)
		return (reason_set(why,
		    "reboot(2) is blocked (seccomp?), and "
		    "there is nothing else in a PID "
		    "namespace"));
	if (!machine->contained &&
	    open_host(machine, host, watchdog, why) == -1)
		return (-1);
	machine->kmsg = open(host->kmsg, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	machine->console =
	    open(host->console, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return (0);
}

void
machine_close(struct machine *machine)
{
	/* Not the console: the close could wait for a line that is stuck. */
	if (machine->panic.fd != -1)
		close(machine->panic.fd);
	if (machine->other.fd != -1)
		close(machine->other.fd);
	if (machine->loaded != -1)
		close(machine->loaded);
	if (machine->kmsg != -1)
		close(machine->kmsg);
}

int
machine_ready(struct machine *machine, struct reason *why)
{
	struct hand *const hands[] = { &machine->voice, &machine->caller,
		&machine->armer, &machine->panic.hand, &machine->other.hand };
	int error = 0, one;
	size_t i;

	log_prepare();
	for (i = 0; i < sizeof(hands) / sizeof(hands[0]); i++)
		if ((one = hand_make(hands[i])) != 0)
			error = one;
	return (
	    error == 0 ? 0 : reason_set(why, "a thread: %s", strerror(error)));
}

void
machine_rungs(const struct machine *machine, bool off, struct reason *text)
{
	const bool dog = machine->watchdog != NULL && !off;

	if (machine->contained)
		reason_set(text,
		    "reboot(2) alone, since this is a PID "
		    "namespace: sysrq and watchdog are its host's");
	else
		reason_set(text, "%s, sysrq%s%.200s",
		    machine->blocked ?
			"reboot(2), which is blocked (seccomp?)" :
			"reboot(2)",
		    dog ? ", watchdog " : "", dog ? machine->watchdog : "");
}

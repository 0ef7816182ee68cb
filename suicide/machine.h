/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that ends: the only file that can restart it or power it off.
 */
#ifndef FK_SUICIDE_MACHINE_H
#define FK_SUICIDE_MACHINE_H

#include <stdbool.h>

#include "lib/reason.h"
#include "suicide/hand.h"
#include "suicide/ladder.h"

struct machine_host {
	const char *sysrq;    /* written to: ends the machine */
	const char *kmsg;     /* the kernel's log */
	const char *console;  /* the system console */
	const char *pidspace; /* this process's PID namespace; NULL: the host */
	int (*loaded)(void);  /* opens what tells of the crash kernel; or -1 */
	bool (*blocked)(void); /* is reboot(2) kept from the kernel? */
};

/* The real ones. */
extern const struct machine_host machine_host;

/*
 * A letter on its way to sysrq.  The file is opened for it alone, because a
 * write(2) that hangs keeps the lock of the file's position.
 */
struct press {
	struct hand hand;
	int fd; /* -1: none */
	char key;
};

struct machine {
	struct reboot_ops ops; /* for ladder_run(); valid after opening */
	int kmsg, console;     /* -1: none */
	int loaded;            /* for crash_loaded(); -1: none */
	const char *watchdog;  /* NULL: none; opened when needed */
	int watchdog_s;        /* how long it takes, once it is armed */
	bool blocked;          /* reboot(2) is not let through to the kernel */
	bool contained; /* in a PID namespace: the host is not this node */
	bool off;
	char line[REASON_SIZE];
	struct hand voice, caller, armer;
	/* A panic that hangs must not keep the other letters from sysrq. */
	struct press panic, other;
};

/*
 * Opens all that the ladder needs but the watchdog, which begins to run when it
 * is opened (its path must outlive `machine`).  In another PID namespace than
 * the host, reboot(2) ends that namespace, while sysrq and watchdog would end
 * the host around it: there they are no rungs.  Returns 0; -1 with the reason
 * if sysrq-trigger cannot be opened, or there is neither it nor reboot(2) (then
 * machine_close() is not needed).
 */
int machine_open(struct machine *machine, const struct machine_host *host,
    const char *watchdog, struct reason *why);
void machine_close(struct machine *machine);

/*
 * Makes the threads that keep a rung that hangs from holding up the next one.
 * 0; -1 with the reason, and each rung holds up the others as long as it
 * takes.  There is no way back but the end of the process.
 */
int machine_ready(struct machine *machine, struct reason *why);

/* Its rungs, for people: "reboot(2), sysrq, watchdog /dev/watchdog". */
void
machine_rungs(const struct machine *machine, bool off, struct reason *text);

#endif

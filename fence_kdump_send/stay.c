/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/stay.h"
#include "lib/answer.h"
#include "lib/answer_place.h"
#include "lib/child.h"
#include "lib/log.h"
#include "lib/number.h"

/* Descriptors that are closed: more would take the crash kernel's time. */
#define DESCRIPTORS 65536

bool
stay_is_main(const char *systemd_exec_pid, int64_t pid)
{
	long long number;

	return (systemd_exec_pid != NULL &&
	    number_parse(systemd_exec_pid, 1, INT32_MAX, NULL, &number, NULL) ==
		0 &&
	    number == pid);
}

/* Nothing that a process before it had may be held up by the child. */
static void
forget(const struct answerer *answerer)
{
	long limit = sysconf(_SC_OPEN_MAX);
	long fd;
	sigset_t none;
	int signo;

	setsid();
	if (chdir("/") == -1)
		log_debug("/: %s", strerror(errno));
	/* Without /dev/null they are closed, too. */
	fd = child_quiet() == 0 ? STDERR_FILENO + 1 : 0;
	if (limit < 0 || limit > DESCRIPTORS)
		limit = DESCRIPTORS;
	for (; fd < limit; fd++)
		if (fd != answerer->fds[0] && fd != answerer->fds[1])
			close((int)fd);
	log_forget();
	for (signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL); /* fails for two of them */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
stay(struct answerer *answerer)
{
	if (!answer_is_on(answerer) || !place_answers(answerer->answer.state))
		return;
	if (stay_is_main(getenv("SYSTEMD_EXEC_PID"), getpid())) {
		answer_until(answerer, INT64_MAX);
		return;
	}
	switch (fork()) {
	case 0:
		forget(answerer);
		answer_until(answerer, INT64_MAX);
		_exit(0);
	case -1:
		log_warn("no process can answer queries from now on: %s",
		    strerror(errno));
		break;
	default:
		break;
	}
	answer_close(answerer);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/log.h"

int
child_quiet(void)
{
	int fd, i;

	if ((fd = open("/dev/null", O_RDWR | O_CLOEXEC)) == -1)
		return (-1);
	for (i = 0; i <= STDERR_FILENO; i++)
		if (dup2(fd, i) == -1)
			return (-1);
	return (close(fd));
}

int
child_forget(int kept)
{
	sigset_t none;
	int signo;

	if (child_quiet() == -1)
		return (-1);
	if (kept != -1 && kept != CHILD_KEPT &&
	    dup3(kept, CHILD_KEPT, O_CLOEXEC) == -1)
		return (-1);
	closefrom(kept == -1 ? CHILD_KEPT : CHILD_KEPT + 1);
	log_forget();
	for (signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL); /* fails for two of them */
	sigemptyset(&none);
	return (sigprocmask(SIG_SETMASK, &none, NULL));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/run.h"
#include "lib/wait.h"

#define LOOK (10 * CLOCK_MS) /* how often an end is looked for */
#define GRACE (1 * CLOCK_S)  /* to tidy up after SIGTERM */

struct run {
	const char *dir;   /* where it runs; NULL: here */
	const char *input; /* NULL: none */
	bool errors;       /* its standard error is read, not its output */
	pid_t pid;         /* also its process group */
	int fd;            /* its standard output or error; -1 = closed */
	int stop_fd;
	int64_t deadline;
	run_line_fn *take;
	void *arg;
	char line[RUN_LINE];
	size_t len;
};

/* Signals as a fresh program has them: this one ignores and blocks some. */
static int
set_attributes(posix_spawnattr_t *attr)
{
	sigset_t all, none;

	sigfillset(&all);
	sigdelset(&all, SIGKILL);
	sigdelset(&all, SIGSTOP);
	sigemptyset(&none);
	if ((errno = posix_spawnattr_setflags(attr,
		 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
		     POSIX_SPAWN_SETSIGMASK)) != 0 ||
	    (errno = posix_spawnattr_setsigdefault(attr, &all)) != 0 ||
	    (errno = posix_spawnattr_setsigmask(attr, &none)) != 0)
		return (-1);
	return (0);
}

static int
set_files(
    posix_spawn_file_actions_t *files, const struct run *run, int in, int out)
{
	const int from = run->errors ? STDERR_FILENO : STDOUT_FILENO;
	const int other = run->errors ? STDOUT_FILENO : STDERR_FILENO;

	if (run->dir != NULL &&
	    (errno = posix_spawn_file_actions_addchdir_np(files, run->dir)) !=
		0)
		return (-1);
	if ((errno = posix_spawn_file_actions_adddup2(
		 files, in, STDIN_FILENO)) != 0 ||
	    (errno = posix_spawn_file_actions_adddup2(files, out, from)) != 0 ||
	    (errno = posix_spawn_file_actions_addopen(
		 files, other, "/dev/null", O_WRONLY, 0)) != 0)
		return (-1);
	return (0);
}

static int
spawn(struct run *run, char *const argv[], int in, int out)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	static char locale[] = "LC_ALL=C";
	static char *const environment[] = { path, locale, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int rc = -1;

	if ((errno = posix_spawnattr_init(&attr)) != 0)
		return (-1);
	if ((errno = posix_spawn_file_actions_init(&files)) == 0) {
		if (set_attributes(&attr) == 0 &&
		    set_files(&files, run, in, out) == 0 &&
		    (errno = posix_spawn(&run->pid, argv[0], &files, &attr,
			 argv, environment)) == 0)
			rc = 0;
		posix_spawn_file_actions_destroy(&files);
	}
	posix_spawnattr_destroy(&attr);
	return (rc);
}

/* /dev/null, or the end of a pipe with the whole input; -1 with errno. */
static int
open_input(const char *input)
{
	const size_t len = input != NULL ? strlen(input) : 0;
	int ends[2], error;
	ssize_t n;

	if (input == NULL)
		return (open("/dev/null", O_RDONLY | O_CLOEXEC));
	errno = E2BIG;
	if (len > RUN_INPUT || pipe2(ends, O_CLOEXEC) == -1)
		return (-1);
	n = write(ends[1], input, len);
	error = n == -1 ? errno : EIO;
	close(ends[1]);
	if (n == (ssize_t)len)
		return (ends[0]);
	close(ends[0]);
	errno = error;
	return (-1);
}

static int
start(struct run *run, char *const argv[])
{
	int ends[2] = { -1, -1 }, in = open_input(run->input), rc = -1, error;

	if (in != -1 && pipe2(ends, O_CLOEXEC) == 0)
		rc = spawn(run, argv, in, ends[1]);
	error = errno;
	if (in != -1)
		close(in);
	if (ends[1] != -1)
		close(ends[1]);
	if (rc == 0)
		run->fd = ends[0];
	else if (ends[0] != -1)
		close(ends[0]);
	errno = error;
	return (rc);
}

static void
take_byte(struct run *run, char c)
{
	if (c == '\n') {
		run->line[run->len] = '\0';
		run->take(run->line, run->arg);
		run->len = 0;
	} else if (run->len < sizeof(run->line) - 1)
		run->line[run->len++] = c;
}

/* Reads what is there; closes at the end. */
static void
read_some(struct run *run)
{
	char bytes[4096];
	ssize_t n = read(run->fd, bytes, sizeof(bytes)), i;

	if (n == -1 && errno == EINTR)
		return;
	for (i = 0; i < n; i++)
		take_byte(run, bytes[i]);
	if (n > 0)
		return;
	if (run->len > 0)
		take_byte(run, '\n');
	close(run->fd);
	run->fd = -1;
}

/* It has ended; its process, and with it the group's number, is kept. */
static bool
has_ended(const struct run *run)
{
	siginfo_t info = { .si_pid = 0 };

	return (waitid(P_PID, (id_t)run->pid, &info,
		    WEXITED | WNOWAIT | WNOHANG) == 0 &&
	    info.si_pid == run->pid);
}

/*
 * Reads until no process can write any more and it has ended.  True then; false
 * with the reason if it is too late, or this process is to stop.
 */
static bool
wait_for_end(struct run *run, struct reason *why)
{
	while (run->fd != -1 || !has_ended(run)) {
		const int fds[] = { run->stop_fd, run->fd };
		const int64_t now = clock_ns();
		int64_t until = run->deadline;
		int ready;

		if (now >= until) {
			reason_set(why, "it takes too long");
			return (false);
		}
		if (run->fd == -1 && until - now > LOOK)
			until = now + LOOK;
		ready = wait_readable(fds, 2, until);
		if (ready == 0) {
			reason_set(why, "ended by a signal to this process");
			return (false);
		}
		if (ready == 1)
			read_some(run);
	}
	return (true);
}

/* Ends all that is left of the group; the program's status. */
static int
end(struct run *run)
{
	const int64_t until = clock_ns() + GRACE;
	int status = 0;

	if (!has_ended(run))
		kill(-run->pid, SIGTERM);
	while (!has_ended(run) && clock_ns() < until)
		(void)poll(NULL, 0, (int)(LOOK / CLOCK_MS));
	kill(-run->pid, SIGKILL);
	while (waitpid(run->pid, &status, 0) == -1 && errno == EINTR)
		;
	if (run->fd != -1)
		close(run->fd);
	return (status);
}

static int
run(struct run *r, char *const argv[], struct reason *why)
{
	struct reason inner;
	bool in_time;
	int status;

	if (start(r, argv) == -1)
		return (reason_set(why, "%s: %s", argv[0], strerror(errno)));
	in_time = wait_for_end(r, &inner);
	status = end(r);
	if (!in_time)
		return (reason_set(why, "%s: %s", argv[0], inner.text));
	if (WIFSIGNALED(status))
		return (reason_set(
		    why, "%s: ended by signal %d", argv[0], WTERMSIG(status)));
	if (WEXITSTATUS(status) != 0)
		return (reason_set(
		    why, "%s: exit status %d", argv[0], WEXITSTATUS(status)));
	return (0);
}

int
run_lines(char *const argv[], int64_t limit, int stop_fd, run_line_fn *take,
    void *arg, struct reason *why)
{
	struct run r = { .fd = -1,
		.stop_fd = stop_fd,
		.deadline = clock_ns() + limit,
		.take = take,
		.arg = arg };

	return (run(&r, argv, why));
}

static void
pass_over(const char *line, void *arg)
{
	(void)line;
	(void)arg;
}

int
run_in(const char *dir, char *const argv[], int64_t limit, int stop_fd,
    struct reason *why)
{
	struct run r = { .dir = dir,
		.fd = -1,
		.stop_fd = stop_fd,
		.deadline = clock_ns() + limit,
		.take = pass_over };

	return (run(&r, argv, why));
}

int
run_errors(char *const argv[], const char *input, int64_t limit,
    run_line_fn *take, void *arg, struct reason *why)
{
	struct run r = { .input = input,
		.errors = true,
		.fd = -1,
		.stop_fd = -1,
		.deadline = clock_ns() + limit,
		.take = take,
		.arg = arg };

	return (run(&r, argv, why));
}

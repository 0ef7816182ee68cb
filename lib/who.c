/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/types.h>

#include <paths.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/child_ask.h"
#include "lib/file.h"
#include "lib/number.h"
#include "lib/text.h"
#include "lib/utmp.h"
#include "lib/who.h"

#define NAME_SIZE 64
#define NO_LOGIN 4294967295LL       /* (uid_t)-1: in no audit session */
#define PATIENCE_MS 1000            /* for the name of a user */
#define UTMP_MAX (4U * 1024 * 1024) /* bytes: some 10,000 logins */

static size_t
look_up(const void *arg, char *name, size_t size)
{
	const uid_t *uid = arg;
	const struct passwd *pw = getpwuid(*uid);

	snprintf(name, size, "%s", pw == NULL ? "" : pw->pw_name);
	return (strlen(name) + 1);
}

/*
 * The name of a user; false if it has none, or if the service that knows it
 * (LDAP, sssd) does not answer soon: a child asks, because that may hang for
 * ever.
 */
static bool
user_name(uid_t uid, char name[NAME_SIZE])
{
	return (child_ask(look_up, &uid, name, NAME_SIZE, PATIENCE_MS, NULL) ==
		CHILD_ANSWERED &&
	    name[0] != '\0');
}

/* The user that logged in, as the kernel keeps it; false if none did. */
static bool
login_uid(uid_t *uid)
{
	char line[NAME_SIZE];
	long long n;

	if (!file_line("/proc/self/loginuid", line, sizeof(line)) ||
	    number_parse(line, 0, NO_LOGIN - 1, NULL, &n, NULL) == -1)
		return (false);
	*uid = (uid_t)n;
	return (true);
}

static int
put_user(char *text, size_t size)
{
	const char *sudo = getenv("SUDO_USER");
	char name[NAME_SIZE];
	uid_t uid;

	if (login_uid(&uid)) {
		if (user_name(uid, name))
			return (snprintf(text, size, "login %s (uid %u)", name,
			    (unsigned int)uid));
		return (
		    snprintf(text, size, "login uid %u", (unsigned int)uid));
	}
	if (sudo != NULL && *sudo != '\0')
		return (snprintf(text, size, "%.*s by sudo", NAME_SIZE, sudo));
	if (user_name(getuid(), name))
		return (snprintf(text, size, "user %s", name));
	return (snprintf(text, size, "uid %u", (unsigned int)getuid()));
}

/* The terminal at standard input, without "/dev/"; NULL if there is none. */
static const char *
terminal(void)
{
	const char *tty = ttyname(STDIN_FILENO);

	if (tty == NULL)
		tty = ttyname(STDERR_FILENO);
	if (tty != NULL && strncmp(tty, "/dev/", 5) == 0)
		tty += 5;
	return (tty);
}

/*
 * Where the login on `tty` came from; false if that is not known.  Nothing
 * here waits for a lock, a FIFO or a process.  Without utmp, as on newer
 * systems, SSH_CONNECTION alone shows it: the files of systemd-logind are its
 * own, and nothing is decided by this.
 */
static bool
remote_host(const char *tty, char host[NAME_SIZE])
{
	const char *ssh = getenv("SSH_CONNECTION");
	bool known = false;
	char *bytes;
	size_t len;

	if (ssh != NULL && *ssh != '\0') {
		snprintf(host, NAME_SIZE, "%.*s", (int)strcspn(ssh, " "), ssh);
		return (true);
	}
	if (tty != NULL &&
	    (bytes = file_read(_PATH_UTMP, UTMP_MAX, &len)) != NULL) {
		known = utmp_host(bytes, len, tty, host, NAME_SIZE);
		free(bytes);
	}
	return (known);
}

char *
who_answers(char *text, size_t size)
{
	char user[2 * NAME_SIZE], host[NAME_SIZE], all[4 * NAME_SIZE];
	const char *tty = terminal();
	const bool remote = remote_host(tty, host);

	put_user(user, sizeof(user));
	snprintf(all, sizeof(all), "%s, %s%s%s%s", user,
	    tty == NULL ? "no terminal" : "terminal ", tty == NULL ? "" : tty,
	    remote ? ", from " : "", remote ? host : "");
	return (text_printable((const uint8_t *)all, strlen(all), text, size));
}

/*
 * A process's program, by its file's name: the kernel cuts its own short name
 * ("pacemaker-fence").
 */
static void
program_of(pid_t pid, char name[NAME_SIZE])
{
	char path[NAME_SIZE], file[4096];
	const char *base;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	n = readlink(path, file, sizeof(file) - 1);
	file[n > 0 ? n : 0] = '\0';
	base = strrchr(file, '/');
	snprintf(name, NAME_SIZE, "%.*s", NAME_SIZE - 1,
	    base == NULL ? "?" : base + 1);
}

/* The parent of a process; 0 if there is none, or it cannot be read. */
static pid_t
parent_of(pid_t pid)
{
	char path[NAME_SIZE], line[4 * NAME_SIZE];
	const char *behind;
	int parent;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (!file_line(path, line, sizeof(line)) ||
	    (behind = strrchr(line, ')')) == NULL ||
	    sscanf(behind, ") %*c %d", &parent) != 1)
		return (0);
	return (parent);
}

/* Does it only hand on what was asked for, from Pacemaker to the agent? */
static bool
hands_on(pid_t pid)
{
	static const char *const names[] = { "stonith_external", "sh", "dash",
		"bash", "stonith" };
	char name[NAME_SIZE], path[NAME_SIZE];
	size_t i;

	program_of(pid, name);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return (true);
	/* A script: the kernel's own name is more useful. */
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	return (file_line(path, name, sizeof(name)) &&
	    strcmp(name, "fence_legacy") == 0);
}

/* The process that asks: our parent, but for the plugin of cluster-glue's. */
static pid_t
asker(char name[NAME_SIZE])
{
	pid_t pid = getppid();

	program_of(pid, name);
	if (strcmp(name, "stonith_external") != 0)
		return (pid);
	while (pid > 1 && hands_on(pid))
		pid = parent_of(pid);
	if (pid < 1)
		pid = getppid();
	program_of(pid, name);
	return (pid);
}

char *
who_asks(char *text, size_t size)
{
	char name[NAME_SIZE], human[4 * NAME_SIZE], all[6 * NAME_SIZE];
	const pid_t parent = asker(name);
	uid_t uid;
	bool by_human = login_uid(&uid) || terminal() != NULL;

	snprintf(all, sizeof(all), "%s (process %d)%s%s", name, (int)parent,
	    by_human ? ", " : "",
	    by_human ? who_answers(human, sizeof(human)) : "");
	return (text_printable((const uint8_t *)all, strlen(all), text, size));
}

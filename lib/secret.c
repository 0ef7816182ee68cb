/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/coronodes.h"
#include "lib/file.h"
#include "lib/reason.h"
#include "lib/secret.h"

/* Constants: no environment and no command line leads to another file. */
const struct secret_places secret_places = {
	.ours = "/etc/fence_kdump/authkey",
	.corosync = "/etc/corosync/authkey",
	.pacemaker = "/etc/pacemaker/authkey",
	.passwd = "/etc/passwd",
	.group = "/etc/group",
};

static const off_t least[] = {
	[SECRET_OURS] = 32,
	[SECRET_COROSYNC] = 128,
	[SECRET_PACEMAKER] = 32,
};

/* --- the judgement ------------------------------------------------------- */

static bool
is_owner(uid_t owner, enum secret_kind kind, const struct secret_users *users)
{
	return (owner == 0 ||
	    (kind == SECRET_PACEMAKER && owner == users->hacluster));
}

/* May the group read it? */
static bool
is_reader(gid_t group, enum secret_kind kind, const struct secret_users *users)
{
	switch (kind) {
	case SECRET_OURS:
		break;
	case SECRET_COROSYNC:
		return (group == 0);
	case SECRET_PACEMAKER:
		return (group == 0 || group == users->haclient);
	}
	return (false);
}

static mode_t
forbidden(const struct stat *st, enum secret_kind kind,
    const struct secret_users *users)
{
	const mode_t others = S_IROTH | S_IWOTH | S_IWGRP;

	return (is_reader(st->st_gid, kind, users) ? others : others | S_IRGRP);
}

int
secret_judge(const struct stat *st, enum secret_kind kind,
    const struct secret_users *users, struct reason *why)
{
	if (!S_ISREG(st->st_mode))
		return (reason_set(why, "it is no plain file"));
	if (!is_owner(st->st_uid, kind, users))
		return (reason_set(why, "it belongs to the user %ju, not to %s",
		    (uintmax_t)st->st_uid,
		    kind == SECRET_PACEMAKER ? "root or hacluster" : "root"));
	if ((st->st_mode & forbidden(st, kind, users)) != 0)
		return (reason_set(why,
		    "others can read or write it (mode %04o): chmod %s",
		    (unsigned int)(st->st_mode & 07777U),
		    kind == SECRET_OURS ? "0600" : "0400"));
	if (st->st_size < least[kind] || st->st_size > SECRET_MOST)
		return (reason_set(why,
		    "it has %jd bytes, and must have %jd to %d",
		    (intmax_t)st->st_size, (intmax_t)least[kind], SECRET_MOST));
	return (0);
}

/* --- one file ------------------------------------------------------------ */

/* The files alone: no name service, which may wait for a network. */
static struct secret_users
find_users(const struct secret_places *places)
{
	struct secret_users users = { 0, 0 };
	struct passwd *user;
	struct group *group;
	FILE *f;

	if ((f = fopen(places->passwd, "re")) != NULL) {
		while ((user = fgetpwent(f)) != NULL)
			if (strcmp(user->pw_name, "hacluster") == 0)
				users.hacluster = user->pw_uid;
		fclose(f);
	}
	if ((f = fopen(places->group, "re")) != NULL) {
		while ((group = fgetgrent(f)) != NULL)
			if (strcmp(group->gr_name, "haclient") == 0)
				users.haclient = group->gr_gid;
		fclose(f);
	}
	return (users);
}

/* All of its `n` bytes, and no more of them. */
static int
read_all(int fd, struct secret *secret, size_t n, struct reason *why)
{
	const ssize_t got = file_fill(fd, secret->bytes, n + 1);

	if (got == -1)
		return (reason_set(why, "%s", strerror(errno)));
	secret->n = (size_t)got;
	if (secret->n != n)
		return (reason_set(why, "it changes while it is read"));
	return (0);
}

/* Such as what is left of a file after a loss of power. */
static bool
is_all_one(const struct secret *secret)
{
	return (memcmp(secret->bytes, secret->bytes + 1, secret->n - 1) == 0);
}

static int
take(int fd, struct secret *secret, enum secret_kind kind,
    const struct secret_places *places, struct reason *why)
{
	struct secret_users users = { 0, 0 };
	struct stat st;

	if (kind == SECRET_PACEMAKER)
		users = find_users(places);
	if (fstat(fd, &st) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	if (secret_judge(&st, kind, &users, why) == -1 ||
	    read_all(fd, secret, (size_t)st.st_size, why) == -1)
		return (-1);
	if (is_all_one(secret))
		return (reason_set(why, "all its bytes are the same"));
	return (0);
}

/* 1: taken; 0: there is none; -1 with the reason. */
static int
try(struct secret *secret, const char *path, enum secret_kind kind,
    const struct secret_places *places, struct reason *why)
{
	const int fd = open(
	    path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int rc;

	secret->path = path;
	if (fd == -1 && errno == ENOENT && !file_leads_nowhere(path))
		return (0);
	if (fd == -1 && errno == ENOENT)
		return (reason_set(why, "a symbolic link leads nowhere"));
	if (fd == -1 && errno == ELOOP)
		return (reason_set(why, "it is a symbolic link"));
	if (fd == -1)
		return (reason_set(why, "%s", strerror(errno)));
	rc = take(fd, secret, kind, places, why);
	close(fd);
	return (rc == -1 ? -1 : 1);
}

/* --- the search ---------------------------------------------------------- */

/* corosync reads no other file where this one is named. */
static int
try_keyfile(struct secret *secret, const struct secret_places *places,
    const char *keyfile, struct reason *why)
{
	int rc;

	secret->path = "totem.keyfile of corosync.conf";
	if (keyfile[0] != '/')
		return (reason_set(why, "\"%.200s\" is no full path", keyfile));
	rc = try(secret, keyfile, SECRET_COROSYNC, places, why);
	if (rc == 0)
		return (reason_set(why,
		    "%s, and totem.keyfile of corosync.conf names it",
		    strerror(ENOENT)));
	return (rc);
}

static int
search(struct secret *secret, const struct secret_places *places,
    const struct corosync *conf, struct reason *why)
{
	const int rc = try(secret, places->ours, SECRET_OURS, places, why);

	if (rc != 0)
		return (rc);
	if (conf == NULL)
		return (try(
		    secret, places->pacemaker, SECRET_PACEMAKER, places, why));
	if (conf->keyfile != NULL)
		return (try_keyfile(secret, places, conf->keyfile, why));
	if (conf->key) {
		secret->path = "totem.key of corosync.conf";
		return (reason_set(why,
		    "others can read that file: put a secret into %s",
		    places->ours));
	}
	return (try(secret, places->corosync, SECRET_COROSYNC, places, why));
}

enum secret_state
secret_find(struct secret *secret, const struct secret_places *places,
    const struct corosync *conf, struct reason *why)
{
	struct reason inner;
	int rc;

	secret->n = 0;
	rc = search(secret, places, conf, &inner);
	if (rc == 1)
		return (SECRET_FOUND);
	if (rc == -1)
		reason_set(why, "%s cannot be the secret of this cluster: %s",
		    secret->path, inner.text);
	secret_wipe(secret);
	return (rc == 0 ? SECRET_NONE : SECRET_REFUSED);
}

static bool
may_be(const char *path)
{
	struct stat st;

	return (lstat(path, &st) == 0 || errno != ENOENT ||
	    file_leads_nowhere(path));
}

bool
secret_may_be(const struct secret_places *places, const struct corosync *conf)
{
	if (conf != NULL && (conf->keyfile != NULL || conf->key))
		return (true);
	return (may_be(places->ours) ||
	    may_be(conf == NULL ? places->pacemaker : places->corosync));
}

void
secret_wipe(struct secret *secret)
{
	explicit_bzero(secret, sizeof(*secret));
}

int
secret_no_core(struct reason *why)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1)
		return (reason_set(
		    why, "a core could be written: %s", strerror(errno)));
	return (0);
}

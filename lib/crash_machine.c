/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/crash_machine.h"
#include "lib/file.h"
#include "lib/number.h"

#define LOWER "lower_" /* the links to what an interface is made of */

/* The module that a driver is, if it is loaded as one; else false. */
static bool
module_of(char name[CRASH_MODULE], const char *sys, const char *driver)
{
	char path[PATH_MAX], to[PATH_MAX];
	const char *base;
	ssize_t n;

	snprintf(path, sizeof(path), "%s/module", driver);
	n = readlink(path, to, sizeof(to) - 1);
	if (n <= 0)
		return (false);
	to[n] = '\0';
	base = strrchr(to, '/');
	base = base == NULL ? to : base + 1;
	if (strlen(base) >= CRASH_MODULE)
		return (false);
	memcpy(name, base, strlen(base) + 1);
	/* What is built in has no such file. */
	snprintf(path, sizeof(path), "%s/module/%s/initstate", sys, name);
	return (access(path, F_OK) == 0);
}

/* The driver of a device, and of all that it is plugged into. */
static int
add_device(struct list *modules, const char *sys, const char *device)
{
	char path[PATH_MAX], driver[PATH_MAX], name[CRASH_MODULE], *slash;

	if (realpath(device, path) == NULL)
		return (0);
	while ((slash = strrchr(path, '/')) != NULL && slash != path) {
		snprintf(driver, sizeof(driver), "%.4000s/driver", path);
		if (module_of(name, sys, driver) &&
		    list_add(modules, name) == -1)
			return (-1);
		*slash = '\0';
	}
	return (0);
}

/* A module that an interface of that kind is. */
static int
add_kind(struct list *modules, const char *sys, const char *net)
{
	static const char *const kinds[][2] = { { "bonding", "bonding" },
		{ "bridge", "bridge" } };
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(path, sizeof(path), "%.4000s/%s", net, kinds[i][0]);
		if (access(path, F_OK) == -1)
			continue;
		snprintf(path, sizeof(path), "%s/module/%s/initstate", sys,
		    kinds[i][1]);
		if (access(path, F_OK) == 0 &&
		    list_add(modules, kinds[i][1]) == -1)
			return (-1);
	}
	return (0);
}

/* One interface; those that it is made of go into `names`. */
static int
add_interface(struct list *modules, struct list *names, const char *sys,
    const char *ifname)
{
	char net[PATH_MAX], device[PATH_MAX];
	const struct dirent *entry;
	int rc;
	DIR *d;

	snprintf(net, sizeof(net), "%s/class/net/%s", sys, ifname);
	snprintf(device, sizeof(device), "%.4000s/device", net);
	rc = add_device(modules, sys, device);
	if (rc == 0)
		rc = add_kind(modules, sys, net);
	if ((d = opendir(net)) == NULL)
		return (rc);
	while (rc == 0 && (entry = readdir(d)) != NULL)
		if (strncmp(entry->d_name, LOWER, strlen(LOWER)) == 0)
			rc = list_add(names, entry->d_name + strlen(LOWER));
	closedir(d);
	return (rc);
}

int
crash_drivers(struct list *modules, const char *sys, const char *ifname)
{
	struct list names = { NULL, 0 };
	int rc = list_add(&names, ifname);
	size_t i;

	/* It grows meanwhile, by each name once. */
	for (i = 0; rc == 0 && i < names.n; i++)
		rc = add_interface(modules, &names, sys, names.words[i]);
	list_free(&names);
	return (rc);
}

/* What the watchdog's attribute `name` says; "" if there is none. */
static void
read_line(char *line, size_t size, const char *dog, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dog, name);
	(void)file_line(path, line, size);
}

static bool
read_dog(struct crash_dog *dog, const char *sys, const char *name)
{
	char path[PATH_MAX], line[64];

	snprintf(path, sizeof(path), "%s/class/watchdog/%s", sys, name);
	read_line(line, sizeof(line), path, "state");
	if (strcmp(line, "active") != 0)
		return (false);
	snprintf(dog->name, sizeof(dog->name), "%.31s", name);
	read_line(dog->identity, sizeof(dog->identity), path, "identity");
	read_line(line, sizeof(line), path, "timeout");
	if (number_parse(line, 0, INT_MAX, NULL, &dog->timeout, NULL) == -1)
		dog->timeout = -1;
	snprintf(path, sizeof(path), "%s/class/watchdog/%s/device/driver", sys,
	    name);
	return (module_of(dog->driver, sys, path));
}

size_t
crash_dogs(struct crash_dog *dogs, size_t max, const char *sys)
{
	const struct dirent *entry;
	char path[PATH_MAX];
	size_t n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s/class/watchdog", sys);
	if ((d = opendir(path)) == NULL)
		return (0);
	while (n < max && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.' &&
		    read_dog(&dogs[n], sys, entry->d_name))
			n++;
	closedir(d);
	return (n);
}

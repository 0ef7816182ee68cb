/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "lib/attrd.h"
#include "lib/attributes.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "rehearse/armed.h"
#include "rehearse/armed_tell.h"

bool
armed_print(const struct armed *a)
{
	struct reason why;

	if (a->errors == 0)
		printf("armed\n");
	else if (a->errors == 1)
		printf("not armed: %s\n", a->first.text);
	else
		printf("not armed: %s (and %zu more)\n", a->first.text,
		    a->errors - 1);
	if (stdfds_flush(&why) == 0)
		return (true);
	log_error("%s", why.text);
	return (false);
}

/* Sets it, or takes it away if the value is NULL; not after a failure. */
static void
change(enum attrd_state *state, const char *name, const char *value)
{
	struct reason why = { "" };

	if (*state != ATTRD_DONE)
		return;
	*state = value == NULL ? attrd_delete(name, &why) :
				 attrd_set(name, value, &why);
	if (*state == ATTRD_FAILED)
		log_error("%s is not known to the cluster: %s", name, why.text);
	else if (*state == ATTRD_ABSENT)
		log_debug("Pacemaker does not run here: nothing is published");
}

/* The reason is there before an alert on kdump-armed looks for it. */
bool
armed_publish(const struct armed *a)
{
	enum attrd_state state = ATTRD_DONE;
	char why[ATTRD_VALUE];

	armed_why(a, why);
	change(&state, ATTRIBUTE_WHY, why);
	change(&state, ATTRIBUTE_KEY, a->key[0] == '\0' ? NULL : a->key);
	change(&state, ATTRIBUTE_ARMED, a->errors == 0 ? "1" : "0");
	return (state != ATTRD_FAILED);
}

bool
armed_unpublish(void)
{
	enum attrd_state state = ATTRD_DONE;

	change(&state, ATTRIBUTE_ARMED, NULL);
	change(&state, ATTRIBUTE_WHY, NULL);
	change(&state, ATTRIBUTE_KEY, NULL);
	return (state != ATTRD_FAILED);
}

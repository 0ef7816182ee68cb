/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pacemaker's configuration (the CIB), as far as fencing depends on it.
 *
 * It is read once (fencectl/read.h), and nothing changes it after that.  All
 * of it lives in `arena`.  Templates, id-ref, the parameters and meta
 * attributes that a resource has from its template, its group or clone, and
 * rsc_defaults are resolved as lib/pengine/complex.c and lib/pengine/common.c
 * of Pacemaker do.  Secrets are not kept: see struct cib_pair.
 */
#ifndef FK_FENCECTL_CIB_H
#define FK_FENCECTL_CIB_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/arena.h"
#include "fencectl/index.h"

struct agent_kind;
struct cib_rule;

/*
 * A name and its value.  Of parameters, properties and meta attributes only
 * those values are kept that fencectl/keep.h lists; of all others `value` is
 * NULL, which means: it is set.
 */
struct cib_pair {
	const char *name;
	const char *value;
	bool secret_ref; /* the value is "lrm://": it is kept elsewhere */
};

struct cib_pairs {
	struct cib_pair *pairs;
	size_t n;
	const char **maybe; /* names that a set with a rule may give */
	size_t n_maybe;
	bool ruled; /* there is such a set: it was left out, not judged */
};

enum cib_node_kind {
	CIB_NODE_CLUSTER,
	CIB_NODE_REMOTE, /* has an ocf:pacemaker:remote primitive */
	CIB_NODE_GUEST,  /* meta remote-node; or a remote node entry alone */
	CIB_NODE_BUNDLE  /* a bundle's replica */
};

struct cib_node {
	const char *name;
	enum cib_node_kind kind;
	/* Only those that a level's target-attribute names. */
	struct cib_pairs attrs; /* of the nodes section: permanent */
	/* Of the status section: those, and what lib/attributes.h has. */
	struct cib_pairs transient;
};

enum cib_kind {
	CIB_PRIMITIVE,
	CIB_GROUP,
	CIB_CLONE, /* also what was called master */
	CIB_BUNDLE
};

struct cib_op {
	const char *name;     /* "" if there is none */
	const char *interval; /* as written, or NULL; so the next two */
	const char *timeout;
	const char *on_fail; /* own, else of op_defaults */
	bool disabled;       /* enabled=false */
};

struct cib_resource {
	const char *id;
	enum cib_kind kind;
	const char *cls;      /* class, provider, type: "" if not given */
	const char *provider; /* of the template, if there is one */
	const char *type;
	const char *template; /* its id, or NULL */
	const struct cib_resource *parent;
	bool first;  /* of its group: has the group's scores too */
	bool device; /* a primitive of class stonith */
	const struct agent_kind *agent; /* of a device; NULL: not known */
	bool broken;               /* names a template that does not exist */
	struct cib_pairs params;   /* resolved; devices and remotes alone */
	struct cib_pairs meta;     /* resolved, rsc_defaults included */
	struct cib_pairs own_meta; /* the same without parent and defaults */
	struct cib_op *ops;
	size_t n_ops;
};

#define CIB_INFINITY 1000000

/*
 * A location constraint for one thing by its name: a resource, a template or
 * a tag; those for a set are taken apart, one for each name.
 */
struct cib_location {
	const char *id;
	const char *rsc; /* the name; or a pattern: an extended expression */
	bool pattern;
	const char *node;       /* NULL: `rules` say where */
	int score;              /* with `node`: -CIB_INFINITY to CIB_INFINITY */
	const char *role;       /* Promoted, Master, Stopped; NULL: always */
	struct cib_rule *rules; /* first of a list */
};

enum cib_test {
	CIB_TEST_UNKNOWN, /* a date, an attribute, ...: not judged */
	CIB_TEST_UNAME,   /* #uname */
	CIB_TEST_KIND,    /* #kind: cluster, remote, container */
	CIB_TEST_RULE     /* `rule` */
};

struct cib_term {
	enum cib_test test;
	bool differs; /* "ne": true if it is not `value` */
	const char *value;
	struct cib_rule *rule;
	struct cib_term *next;
};

struct cib_rule {
	bool any; /* boolean-op="or": one term is enough */
	int score;
	bool score_unknown;
	struct cib_term *terms;
	struct cib_rule *next;
};

/*
 * A name in a colocation: of a resource, a template or a tag.  The fencer
 * looks at no colocation.
 */
struct cib_colocated {
	const char *id; /* of the constraint */
	const char *rsc;
};

enum cib_target {
	CIB_TARGET_NAME,
	CIB_TARGET_PATTERN,
	CIB_TARGET_ATTRIBUTE,
	CIB_TARGET_NONE /* neither: Pacemaker ignores the level */
};

/* One fencing-level, as written. */
struct cib_level {
	const char *id;
	enum cib_target target;
	const char *key;      /* name, pattern, or the attribute's name */
	const char *value;    /* of the attribute */
	long index;           /* 0: not given or no number; 1 to 9 count */
	const char **devices; /* split at commas, blanks kept */
	size_t n_devices;
};

struct cib {
	struct arena arena;
	const char *feature_set; /* "" if not known */
	int feature[3];          /* its numbers; -1: not known */
	int have_watchdog;       /* 1, 0; -1: not said */
	struct cib_pairs props;  /* first set wins; see cib_property() */
	struct cib_pairs rsc_defaults;
	struct cib_pairs op_defaults;
	bool nodes_section; /* there is one, and it has a node */
	struct cib_node *nodes;
	size_t n_nodes;
	struct cib_resource **resources; /* of all kinds, in their order */
	size_t n_resources;
	struct cib_resource **devices; /* those that are, also of a group */
	size_t n_devices;
	struct cib_location *locations;
	size_t n_locations;
	struct cib_colocated *colocated;
	size_t n_colocated;
	struct cib_level *levels; /* in their order */
	size_t n_levels;
	struct index by_node;     /* without case: struct cib_node */
	struct index by_resource; /* struct cib_resource */
	struct index by_tag;      /* a tag: const char, an id under it */
	struct index by_template; /* a template: struct cib_resource */
};

void cib_free(struct cib *c);

/*
 * The value of that name; NULL if it is not there, or its value is not kept
 * (then cib_has() is true).
 */
const char *cib_get(const struct cib_pairs *pairs, const char *name);
bool cib_has(const struct cib_pairs *pairs, const char *name);

/*
 * The value of a device's parameter; NULL: not set, or empty.  The fencer gets
 * an empty one as well (seen with 2.1.5): ask cib_has() where that matters.
 */
const char *cib_given(const struct cib_pairs *pairs, const char *name);

/* May a rule give it another value than cib_get() returns? */
bool cib_maybe(const struct cib_pairs *pairs, const char *name);
const char *cib_property(const struct cib *c, const char *name);

/*
 * A property that has another name since Pacemaker 3.0.2 (NULL: it has none):
 * the name that counts.  The old one is an alias, and counts if it alone is
 * given.
 */
const char *
cib_property_name(const struct cib *c, const char *name, const char *new_name);

/* Its value by that name. */
const char *
cib_property_of(const struct cib *c, const char *name, const char *new_name);

/* Letter case aside; NULL if there is none. */
const struct cib_node *cib_node(const struct cib *c, const char *name);

/* By its id, exactly; NULL if there is none. */
const struct cib_resource *cib_resource(const struct cib *c, const char *id);

/* The device of that id; NULL if there is none, or it is none. */
const struct cib_resource *cib_device(const struct cib *c, const char *id);

/*
 * Is the feature set older than that?  An unknown one is not.  2.1.6 has
 * 3.17.4, 2.1.8 3.19.5, 3.0.0 3.20.0, 3.0.2 3.20.5.
 */
bool cib_older(const struct cib *c, int major, int minor, int patch);

/*
 * true, on, yes, y, 1 and false, off, no, n, 0 in any letter case, as
 * crm_str_to_boolean() takes them: 1, 0; -1 for anything else and NULL.
 */
int cib_bool(const char *text);

#endif

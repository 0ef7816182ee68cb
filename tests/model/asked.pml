/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asked and answered: version 2 of the notification, as a model for SPIN.
 *
 * Carol's agent asks alice or bob, with a fresh nonce, whether the node is in
 * its crash kernel.  The sender there answers.  "Fenced" must never be the
 * result for a node that was not in its crash kernel after the request.
 *
 * The intruder owns the network: hears all that is sent, keeps it, drops it,
 * and delivers it to any node, as often and as late as he likes.  So the
 * network is the set of all that was ever sent, and to receive is to take one
 * of the set.  He has recorded an earlier run.  He cannot make a tag without
 * the key: the tag is symbolic, it is the fields that it covers.  A field
 * that the tag does not cover he changes as he likes: the set does not have
 * such a field.
 *
 * The model is weaker than the program in two ways.  There is no clock: a
 * nonce is good until the request is over.  And a query has the state CRASHED,
 * in the program it is 0: the type alone must keep it from being an answer.
 *
 * The environment's WITHOUT takes one mechanism away; model.test must see an
 * error each time.
 */
#define NOTHING 0
#define NONCE 1	     /* the nonce, echoed under the tag */
#define KEY 2	     /* a key for each node */
#define VMCORE 3     /* the look at /proc/vmcore before each answer */
#define TYPE 4	     /* the type under the tag */
#define DISBELIEF 5  /* of version 1, which has no tag */
#define STATES 6     /* the list of the states that mean "fenced" */
#define IMPOSSIBLE 7 /* nothing, but each "fenced" is an error */
byte without = NOTHING;

#define ALICE 0
#define BOB 1
#define QUERY 0
#define ANSWER 1
#define CRASHED 0
#define RUNNING 1 /* a rehearsal's answer */

#define NONCES 5 /* 0 is the recorded run's */
#define REQUESTS 2

/* What the tag covers. */
#define COVERED(mechanism, field) (without == mechanism -> 0 : (field))
#define TAG(node, type, nonce, state)					\
	(((COVERED(KEY, node) * 2 + COVERED(TYPE, type)) * NONCES +	\
	    COVERED(NONCE, nonce)) * 2 + (state))

bool sent[2 * 2 * NONCES * 2]; /* by TAG: what the intruder has */
bool crashed[2];	       /* is the node in its crash kernel? */
bool was_crashed[2];	       /* was it, after the request? */

/* A node crashes and reboots, so many times. */
proctype machine(byte node; byte crashes)
{
	do
	:: crashes > 0 ->
		atomic {
			crashed[node] = true;
			was_crashed[node] = true;
			crashes--
		};
		crashed[node] = false
	:: crashes == 0 -> break
	od
}

#define looks_crashed (crashed[node] || without == VMCORE)
#define ANSWERS(n, state)						\
	sent[TAG(node, QUERY, n, CRASHED)] &&				\
	    !sent[TAG(node, ANSWER, n, state)] ->			\
		sent[TAG(node, ANSWER, n, state)] = true

/*
 * The sender.  It is there all the time: somebody runs it by hand, or a crash
 * kernel became the running system (fadump).  It takes a query, looks and
 * answers in one step: a pause in between is the same as a query that comes
 * later, or an answer that arrives later.
 */
proctype sender(byte node)
{
end:
	do
	:: atomic { looks_crashed && ANSWERS(1, CRASHED) }
	:: atomic { looks_crashed && ANSWERS(2, CRASHED) }
	:: atomic { looks_crashed && ANSWERS(3, CRASHED) }
	:: atomic { looks_crashed && ANSWERS(4, CRASHED) }
	:: atomic { ANSWERS(1, RUNNING) }
	:: atomic { ANSWERS(2, RUNNING) }
	:: atomic { ANSWERS(3, RUNNING) }
	:: atomic { ANSWERS(4, RUNNING) }
	od
}

#define ANSWERED(n)							\
	(sent[TAG(node, ANSWER, n, CRASHED)] ||				\
	    (without == STATES && sent[TAG(node, ANSWER, n, RUNNING)]))
#define ACCEPTED(n) (first <= n && n < next && ANSWERED(n))

/* The agent, as Pacemaker runs it: for one node after the other. */
proctype agent()
{
	byte node, first;
	byte next = 1;
	byte requests = 0;

	do
	:: requests < REQUESTS ->
		atomic {
			requests++;
			if
			:: node = ALICE
			:: node = BOB
			fi;
			first = next;
			was_crashed[node] = crashed[node]
		};
		do
		:: next < NONCES ->
			atomic {
				sent[TAG(node, QUERY, next, CRASHED)] = true;
				next++
			}
		:: ACCEPTED(1) || ACCEPTED(2) || ACCEPTED(3) || ACCEPTED(4) ||
		    without == DISBELIEF -> /* 8 bytes of version 1 came */
			assert(without != IMPOSSIBLE);
			assert(was_crashed[node]);
			break
		:: break /* the deadline */
		od
	:: requests == REQUESTS -> break
	od
}

init {
	atomic {
		c_code {
			if (getenv("WITHOUT") != NULL)
				now.without = atoi(getenv("WITHOUT"));
		};
		sent[TAG(ALICE, QUERY, 0, CRASHED)] = true;
		sent[TAG(ALICE, ANSWER, 0, CRASHED)] = true;
		sent[TAG(BOB, QUERY, 0, CRASHED)] = true;
		sent[TAG(BOB, ANSWER, 0, CRASHED)] = true;
		run machine(ALICE, 2);
		run machine(BOB, 1);
		run sender(ALICE);
		run sender(BOB);
		run agent()
	}
}

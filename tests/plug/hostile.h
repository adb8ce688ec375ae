/* SPDX-License-Identifier: MIT
 * hostile.h - what a hostile plugin tries, and what must come of it: one table for the plugin that does it
 * (bad_hostile.c) and the program that watches (tests/torture/hostile.c).
 *
 *	ACT(name, free, caged, born)
 *
 * free   what an act gives that nothing holds back, to prove that there is something to hold back: DID (it got what it
 *        wanted), RAN (the system was asked, and may have said no), or the words for how its worker ended. NULL: this
 *        is stopped by the host, cage or no cage.
 * caged  words that the answer to a step must hold, in the cage
 * born   the same for a constructor; NULL: there it is no act
 *
 * TRIED is an ordinary answer in which the plugin says that it did not get it. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#define DID "did it"
#define TRIED "tried it"
#define RAN "it"
#define CALL(call) "it asked the system for '" call "', which no plugin gets"
#define BOTH(words) words, words
#define STOPPED(name, free, call) ACT(name, free, BOTH(CALL(call)))
#define SLOW "it gave no answer in time"
#define UNBORN "it did not greet in time"
#define UNTURNED "it said something out of turn"

#define HOSTILE_ACTS                                                                 \
	/* it breaks */                                                              \
	ACT(segv, NULL, BOTH("signal 11"))                                           \
	ACT(aborts, NULL, BOTH("signal 6"))                                          \
	ACT(asserts, NULL, BOTH("signal 6"))                                         \
	ACT(exits, NULL, BOTH("ended by itself with status 3"))                      \
	ACT(overflow, NULL, BOTH("signal 11"))                                       \
	ACT(wild_writes, NULL, BOTH("signal 11"))                                    \
	ACT(jumps_anywhere, NULL, BOTH("signal 11"))                                 \
	ACT(writes_a_static, NULL, "signal 11", NULL)                                \
	ACT(spins, NULL, SLOW, UNBORN)                                               \
	ACT(hoards_memory, DID, BOTH(TRIED))                                         \
	ACT(unmaps_itself, NULL, BOTH("signal 11"))                                  \
	/* it lies on the channel */                                                 \
	ACT(garbage, NULL, BOTH("impossible length"))                                \
	ACT(huge_length, NULL, BOTH("impossible length"))                            \
	ACT(half_a_frame, NULL, SLOW, NULL)                                          \
	ACT(unreadable, NULL, "cannot be read", UNTURNED)                            \
	ACT(unasked, NULL, "cannot be read", UNTURNED)                               \
	ACT(greets_again, NULL, UNTURNED, "another release")                         \
	ACT(caged_again, NULL, BOTH(UNTURNED))                                       \
	ACT(floods, NULL, "cannot be read", UNTURNED)                                \
	ACT(eats_the_channel, NULL, SLOW, NULL)                                      \
	STOPPED(hangs_up, "hung up", "close")                                        \
	/* it answers what cannot be */                                              \
	ACT(a_billion_headers, NULL, "over a limit", NULL)                           \
	ACT(an_endless_address, NULL, "over a limit", NULL)                          \
	ACT(no_such_move, NULL, "over a limit", NULL)                                \
	ACT(all_of_the_arena, NULL, "more memory than SP_MOST_ALLOC", NULL)          \
	ACT(a_text_from_nowhere, NULL, "signal 11", NULL)                            \
	ACT(a_result_of_its_own, NULL, "points elsewhere", NULL)                     \
	ACT(a_hundred_thousand_lines, NULL, TRIED, NULL)                             \
	HOSTILE_CALLS

/* Those that ask the system for something, which the reader of calendars may not either (hostile_calendar.c). */
#define HOSTILE_CALLS                                                                \
	/* the network */                                                            \
	STOPPED(socket_inet, DID, "socket")                                          \
	STOPPED(socket_unix, DID, "socket")                                          \
	STOPPED(socket_pair, DID, "socketpair")                                      \
	STOPPED(sends_a_file, RAN, "sendmsg")                                        \
	STOPPED(io_uring, RAN, "io_uring_setup")                                     \
	/* files */                                                                  \
	STOPPED(reads_a_file, DID, "openat")                                         \
	STOPPED(opens_by_the_old_call, DID, "open")                                  \
	STOPPED(opens_by_the_new_call, DID, "openat2")                               \
	STOPPED(writes_a_file, DID, "openat")                                        \
	STOPPED(reads_our_memory, DID, "openat")                                     \
	STOPPED(loads_a_library, DID, "openat")                                      \
	STOPPED(looks_at_a_file, DID, "newfstatat")                                  \
	STOPPED(reads_a_link, DID, "readlink")                                       \
	STOPPED(makes_a_folder, DID, "mkdir")                                        \
	STOPPED(removes_a_file, RAN, "unlink")                                       \
	STOPPED(renames_a_file, RAN, "rename")                                       \
	STOPPED(maps_a_file_of_memory, DID, "memfd_create")                          \
	STOPPED(copies_a_descriptor, DID, "dup")                                     \
	STOPPED(reads_other_descriptors, RAN, "read")                                \
	/* other processes */                                                        \
	STOPPED(forks, DID, "clone")                                                 \
	STOPPED(starts_a_thread, DID, "clone")                                       \
	STOPPED(runs_a_program, "ended by itself with status 0", "execve")           \
	STOPPED(kills_the_host, DID, "kill")                                         \
	STOPPED(kills_itself, "signal 9", "kill")                                    \
	STOPPED(traces_the_host, RAN, "ptrace")                                      \
	STOPPED(reads_the_host, RAN, "process_vm_readv")                             \
	STOPPED(holds_the_host, RAN, "pidfd_open")                                   \
	STOPPED(asks_who_the_host_is, DID, "getppid")                                \
	/* its own rights */                                                         \
	STOPPED(maps_what_runs, DID, "mmap")                                         \
	STOPPED(makes_data_run, DID, "mprotect")                                     \
	STOPPED(handles_sigsys, DID, "rt_sigaction")                                 \
	STOPPED(raises_limits, DID, "prlimit64")                                     \
	STOPPED(becomes_dumpable, DID, "prctl")                                      \
	STOPPED(leaves_its_namespaces, RAN, "unshare")                               \
	STOPPED(asks_for_keys, RAN, "keyctl")                                        \
	STOPPED(loads_a_filter, RAN, "bpf")                                          \
	STOPPED(changes_personality, RAN, "personality")                             \
	STOPPED(throws_dice, DID, "getrandom")                                       \
	STOPPED(sleeps, DID, "nanosleep")                                            \
	ACT(blocks_signals, DID, BOTH(TRIED))                                        \
	ACT(reads_the_environment, NULL, BOTH(TRIED))                                \
	HOSTILE_ACTS_OF_THIS_PROCESSOR

#if defined(__x86_64__)
#define HOSTILE_ACTS_OF_THIS_PROCESSOR                                               \
	ACT(calls_as_32_bit, DID, BOTH("signal 31"))                                 \
	ACT(calls_as_x32, RAN, BOTH("signal 31"))
#else
#define HOSTILE_ACTS_OF_THIS_PROCESSOR
#endif
#endif

#pragma once

/// Every actor's interface, lowest first: a handle can only name actors declared above it, so a
/// circle of actors cannot be written. Messages are named, not defined: including this header is
/// cheap.

#include <cstdint>

#include <caf/fwd.hpp>
#include <caf/replies_to.hpp>

namespace cafmq {

struct add_route;
struct allocate_tick;
struct allow_auto_create;
struct announce_topics;
struct await_checks;
struct broker_registered;
struct cancel_timer;
struct check_tick;
struct checks_resumed;
struct claim_queue;
struct clean_at_any_hour;
struct clean_tick;
struct client_heartbeat;
struct client_tick;
struct cluster_listing;
struct commit_offsets;
struct create_topic;
struct create_topic_by_sending;
struct delay_listing;
struct delay_persist_tick;
struct delay_tick;
struct end_transactions;
struct file_written;
struct find_group;
struct find_group_offsets;
struct find_groups_of_topic;
struct find_members;
struct find_offset;
struct find_position;
struct find_queue_range;
struct find_remoting_route;
struct find_roles;
struct find_route;
struct flush_tick;
struct flushed;
struct group_found;
struct forbid_reading;
struct forget_offsets;
struct forget_queues;
struct found_group_offsets;
struct group_configs;
struct group_listing;
struct group_members;
struct group_offsets;
struct groups_of_topic;
struct groups_saved;
struct heartbeat_accepted;
struct hold_pull;
struct hold_tick;
struct leave_groups;
struct list_cluster;
struct list_delays;
struct list_flagged_topics;
struct list_group_configs;
struct list_group_offsets;
struct list_groups;
struct list_offsets;
struct list_remoting_cluster;
struct list_routed_topics;
struct list_timers;
struct list_topics;
struct log_grew;
struct look_up;
struct looked_up;
struct members_changed;
struct node_roles;
struct note_tick;
struct offset_found;
struct offsets_committed;
struct offsets_forgotten;
struct offsets_listing;
struct persist_offsets;
struct persist_tick;
struct pull_messages;
struct pulled_messages;
struct put_group;
struct put_messages;
struct put_receipt;
struct queue_claimed;
struct queue_grew;
struct queue_position;
struct queue_range;
struct queues_forgotten;
struct register_broker;
struct register_remoting_broker;
struct registration_tick;
struct remoting_broker_registered;
struct remoting_broker_touched;
struct remoting_connection_lost;
struct remove_group;
struct remove_route;
struct remove_topic;
struct reschedule_timer;
struct resume_checks;
struct route_added;
struct route_removed;
struct route_tick;
struct routed_topics;
struct set_write_permission;
struct stop_holding;
struct timer_changed;
struct timer_listing;
struct timer_save_tick;
struct timer_tick;
struct topic_created;
struct topic_listing;
struct topic_removed;
struct topic_route;
struct topics_changed;
struct touch_remoting_broker;
struct transaction_checks;
struct transactions_ended;
struct turn_tick;
struct unregister_broker;
struct wait_flushed;
struct watch_topics;
struct write_file;
struct write_permission_set;
enum class wake_reason : uint8_t;

namespace remoting {
struct link_lost;
}

// -- listeners: how news travels upwards --------------------------------------

/// A client's end of its connection to a broker.
using client_link_actor = caf::typed_actor<
    // From CLIENTS: a group that this client is in has gained or lost members.
    caf::reacts_to<members_changed>>;

/// Whoever wants to know that the topic table changed.
using topics_listener = caf::typed_actor<caf::reacts_to<topics_changed>>;

// -- the name server ----------------------------------------------------------

/// NAMESRV knows which brokers live and which topics they have.
using namesrv_actor = caf::typed_actor<
    // From REGISTRATION, every 30 s and whenever topics change.
    caf::replies_to<register_broker>::with<broker_registered>,
    // From REGISTRATION, on the way out.
    caf::reacts_to<unregister_broker>,
    // From clients; errc::topic_not_exist.
    caf::replies_to<find_route>::with<topic_route>,
    caf::replies_to<list_cluster>::with<cluster_listing>,
    // From its remoting door, for RocketMQ's clients and brokers.
    caf::replies_to<find_remoting_route>::with<topic_route>,
    caf::replies_to<list_remoting_cluster>::with<cluster_listing>,
    caf::replies_to<list_routed_topics>::with<routed_topics>,
    caf::replies_to<list_flagged_topics>::with<routed_topics>,
    caf::replies_to<register_remoting_broker>::with<remoting_broker_registered>,
    caf::replies_to<touch_remoting_broker>::with<remoting_broker_touched>,
    caf::replies_to<set_write_permission>::with<write_permission_set>,
    caf::replies_to<remove_route>::with<route_removed>,
    caf::replies_to<add_route>::with<route_added>, caf::reacts_to<remoting_connection_lost>,
    // From its own clock: look for brokers that have gone silent.
    caf::reacts_to<route_tick>>;

// -- the broker, lowest first -------------------------------------------------

/// ALLOCATE makes disk blocks, pages and the next file ready ahead of the appender.
using allocate_actor = caf::typed_actor<caf::reacts_to<allocate_tick>>;

/// CLEAN removes old files and refuses writes while the disk is too full.
using clean_actor = caf::typed_actor<
    // From its own clock.
    caf::reacts_to<clean_tick>,
    // From the remoting door, for tools; and from itself, to go on with that.
    caf::reacts_to<clean_at_any_hour>>;

/// FLUSH makes the log durable: on a timer, or for those who wait (group commit).
using flush_actor = caf::typed_actor<
    // Answered when the log is durable up to the wanted offset; errc::flush_failed, busy.
    caf::replies_to<wait_flushed>::with<flushed>,
    // From its own clock.
    caf::reacts_to<flush_tick>>;

/// HOLD keeps pulls that found nothing until their queue grows or their deadline passes.
using hold_actor = caf::typed_actor<
    // Answered when the pull should be tried again or given up.
    caf::replies_to<hold_pull>::with<wake_reason>,
    // From REPUT, once for each queue of a dispatched batch.
    caf::reacts_to<queue_grew>,
    // From BROKER on the way out: wake everybody now and hold nobody any more.
    caf::reacts_to<stop_holding>,
    // From its own clock.
    caf::reacts_to<hold_tick>>;

/// COLD READ reads what lies far behind the tail of the log, which may take the disk's time.
using cold_read_actor = caf::typed_actor<caf::replies_to<pull_messages>::with<pulled_messages>>;

/// LOOK UP finds single messages, keys and times for doors, which may take the disk's time.
using look_up_actor = caf::typed_actor<caf::replies_to<look_up>::with<looked_up>>;

/// REPUT dispatches the log to the consume queues and tells HOLD.
using reput_actor = caf::typed_actor<
    // From whoever appended, unless such a message is on its way already.
    caf::reacts_to<log_grew>,
    // From the remoting door: a topic is gone. Answered when its queues are.
    caf::replies_to<forget_queues>::with<queues_forgotten>>;

/// PERSIST writes small files atomically, so that nobody else waits for a disk.
using persist_actor = caf::typed_actor<
    // Answered when the content is durable under that name.
    caf::replies_to<write_file>::with<file_written>>;

/// TOPICS owns the topic table and topics.json.
using topics_actor = caf::typed_actor<
    // Answered when the topic is durable and visible to send and pull.
    caf::replies_to<create_topic>::with<topic_created>,
    // The same after the rules of auto-creation; errc::topic_not_exist when they forbid it.
    caf::replies_to<create_topic_by_sending>::with<topic_created>,
    // Answered when the topic is gone for good.
    caf::replies_to<remove_topic>::with<topic_removed>,
    // From the remoting door, when a setting changes.
    caf::reacts_to<allow_auto_create>, caf::reacts_to<announce_topics>,
    // From REGISTRATION, once.
    caf::reacts_to<watch_topics>>;

/// OFFSETS owns how far each group has consumed, and consumerOffset.json.
using offsets_actor =
    caf::typed_actor<caf::replies_to<find_offset>::with<offset_found>,
                     caf::replies_to<commit_offsets>::with<offsets_committed>,
                     caf::replies_to<list_group_offsets>::with<group_offsets>,
                     // From the remoting door, for tools.
                     caf::replies_to<list_offsets>::with<offsets_listing>,
                     caf::replies_to<find_group_offsets>::with<found_group_offsets>,
                     caf::replies_to<find_groups_of_topic>::with<groups_of_topic>,
                     caf::replies_to<forget_offsets>::with<offsets_forgotten>,
                     // Answered when all commits up to now are durable.
                     caf::replies_to<persist_offsets>::with<file_written>,
                     // From its own clock.
                     caf::reacts_to<persist_tick>>;

/// CLIENTS owns who is connected, the groups that they form, and subscriptionGroup.json.
using clients_actor = caf::typed_actor<
    caf::replies_to<client_heartbeat>::with<heartbeat_accepted>, caf::reacts_to<leave_groups>,
    caf::replies_to<find_members>::with<group_members>,
    caf::replies_to<list_groups>::with<group_listing>,
    // Answered when the queue is free; errc::busy, invalid_argument.
    caf::replies_to<claim_queue>::with<queue_claimed>,
    // From the remoting door: a group's settings; errc::group_not_exist.
    caf::replies_to<find_group>::with<group_found>,
    // From the remoting door, for tools.
    caf::replies_to<list_group_configs>::with<group_configs>,
    caf::replies_to<put_group>::with<groups_saved>,
    caf::replies_to<remove_group>::with<groups_saved>,
    caf::replies_to<forbid_reading>::with<groups_saved>, caf::reacts_to<allow_auto_create>,
    // From its own clock: look for clients that have gone silent.
    caf::reacts_to<client_tick>>;

/// TIMER delivers messages when their time has come.
using timer_actor = caf::typed_actor<
    // From a door or BROKER; errc::out_of_range when no such message waits.
    caf::replies_to<cancel_timer>::with<timer_changed>,
    caf::replies_to<reschedule_timer>::with<timer_changed>,
    caf::replies_to<list_timers>::with<timer_listing>,
    // From its own clock: look for messages that came or are due.
    caf::reacts_to<timer_tick>,
    // The same: save which are over.
    caf::reacts_to<timer_save_tick>>;

/// BROKER is what clients talk to. Send and pull go from its handlers straight to the store.
using broker_actor = caf::typed_actor<
    // Appends a batch; answered when it is as durable as the broker's flush mode promises.
    caf::replies_to<put_messages>::with<put_receipt>,
    // Reads, or waits until there is something to read.
    caf::replies_to<pull_messages>::with<pulled_messages>,
    caf::replies_to<find_queue_range>::with<queue_range>,
    caf::replies_to<find_position>::with<queue_position>,
    // Handed on to TOPICS, OFFSETS and CLIENTS.
    caf::replies_to<create_topic>::with<topic_created>,
    caf::replies_to<find_offset>::with<offset_found>,
    caf::replies_to<commit_offsets>::with<offsets_committed>,
    caf::replies_to<client_heartbeat>::with<heartbeat_accepted>, caf::reacts_to<leave_groups>,
    caf::replies_to<find_members>::with<group_members>,
    caf::replies_to<claim_queue>::with<queue_claimed>,
    // For people: tables of what there is.
    caf::replies_to<list_topics>::with<topic_listing>,
    caf::replies_to<list_groups>::with<group_listing>,
    // From people, handed on to TIMER.
    caf::replies_to<cancel_timer>::with<timer_changed>,
    caf::replies_to<reschedule_timer>::with<timer_changed>,
    caf::replies_to<list_timers>::with<timer_listing>>;

/// DELAY delivers messages whose delay is over, and owns delayOffset.json.
using delay_actor = caf::typed_actor<
    // From its own clock: look for messages that are due.
    caf::reacts_to<delay_tick>,
    // The same: save how far the levels have come.
    caf::reacts_to<delay_persist_tick>,
    // From the remoting door, for tools.
    caf::replies_to<list_delays>::with<delay_listing>>;

/// TXCHECK ends transactions, and has producers asked that have not said how theirs end.
using txcheck_actor = caf::typed_actor<
    // From a door: producers have decided.
    caf::replies_to<end_transactions>::with<transactions_ended>,
    // From a door, one at a time; answered when there are producers to ask.
    caf::replies_to<await_checks>::with<transaction_checks>,
    // From a door, for tools; errc::invalid_argument.
    caf::replies_to<resume_checks>::with<checks_resumed>,
    // From its own clock: look for half messages that nobody has decided about.
    caf::reacts_to<check_tick>,
    // From itself: go on with that.
    caf::reacts_to<turn_tick>,
    // From its own clock: note what is over and save how far that is.
    caf::reacts_to<note_tick>>;

/// REGISTRATION tells every name server that this broker lives and which topics it has.
using registration_actor = caf::typed_actor<caf::reacts_to<topics_changed>,
                                            // From its own clock.
                                            caf::reacts_to<registration_tick>>;

/// REMOTING_REGISTRATION tells the same to RocketMQ's own name servers.
using remoting_registration_actor = caf::typed_actor<caf::reacts_to<topics_changed>,
                                                     // From the connection to one of them.
                                                     caf::reacts_to<remoting::link_lost>,
                                                     // From its own clock.
                                                     caf::reacts_to<registration_tick>>;

// -- the native door ----------------------------------------------------------

/// NODE is what a process publishes at its native port: it says which roles live behind it.
using node_actor = caf::typed_actor<caf::replies_to<find_roles>::with<node_roles>>;

}  // namespace cafmq

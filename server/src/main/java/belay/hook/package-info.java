/** Who is told in words of releases and alerts: another server, a chat, a mailbox. */
@org.jspecify.annotations.NullMarked
package belay.hook;

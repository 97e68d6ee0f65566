/** Apps' logs, sent on to receivers elsewhere: syslog over TCP and TLS, and HTTP. */
@org.jspecify.annotations.NullMarked
package belay.drain;

/** The control plane's main: wiring by hand, start and stop in order; and backups. */
@org.jspecify.annotations.NullMarked
package belay.daemon;

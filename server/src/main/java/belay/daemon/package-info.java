/** The control plane's main: configuration, wiring by hand, start and stop in order. */
@org.jspecify.annotations.NullMarked
package belay.daemon;

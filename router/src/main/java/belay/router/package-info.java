/**
 * The data plane: carries requests to the apps, knows hosts, ports and pools, and nothing of
 * releases. It outlives the control plane and depends on nothing of ours but the records of
 * belay.api.routing. Here are its main, its command line, and its wiring by hand; the rest is in
 * rooms, of which none uses this one.
 */
@org.jspecify.annotations.NullMarked
package belay.router;

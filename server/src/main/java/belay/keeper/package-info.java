/** Servers of add-ons, each a process of its own, kept running whatever kind they are. */
@org.jspecify.annotations.NullMarked
package belay.keeper;

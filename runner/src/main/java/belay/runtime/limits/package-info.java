/** What a dyno that is a process may use of the machine, and whether that is kept. */
@org.jspecify.annotations.NullMarked
package belay.runtime.limits;

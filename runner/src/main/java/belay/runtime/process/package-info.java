/** Dynos as processes of this machine, sandboxed where it can be, re-adopted after a restart. */
@org.jspecify.annotations.NullMarked
package belay.runtime.process;

/**
 * The one road by which anything goes live: every change becomes a switch, carried out step by
 * step.
 */
@org.jspecify.annotations.NullMarked
package belay.deploy;

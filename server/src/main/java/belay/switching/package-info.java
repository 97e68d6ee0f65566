/**
 * The one road by which anything goes live: a draft becomes a release, the release a switch,
 * carried out step by step, and finished or undone after a crash.
 */
@org.jspecify.annotations.NullMarked
package belay.switching;

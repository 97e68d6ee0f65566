/** Who makes add-ons: what a provider is asked for, and the journal by which each step is done. */
@org.jspecify.annotations.NullMarked
package belay.provider;

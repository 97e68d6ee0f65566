/** What builds are kept from. */
@org.jspecify.annotations.NullMarked
package belay.confinement;

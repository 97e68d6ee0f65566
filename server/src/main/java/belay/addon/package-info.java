/** Add-ons: what an app is given from outside, by reference. */
@org.jspecify.annotations.NullMarked
package belay.addon;

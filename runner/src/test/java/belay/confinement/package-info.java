@org.jspecify.annotations.NullMarked
package belay.confinement;

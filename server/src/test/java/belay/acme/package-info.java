@org.jspecify.annotations.NullMarked
package belay.acme;

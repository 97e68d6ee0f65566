@org.jspecify.annotations.NullMarked
package belay.rendezvous;

@org.jspecify.annotations.NullMarked
package belay.mail;

/** Apps that go live and back as one: which there are, and what of them ran together. */
@org.jspecify.annotations.NullMarked
package belay.group;

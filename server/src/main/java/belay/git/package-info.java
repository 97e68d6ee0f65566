/** The git door: repositories, receive-pack and upload-pack, over HTTP and SSH alike. */
@org.jspecify.annotations.NullMarked
package belay.git;

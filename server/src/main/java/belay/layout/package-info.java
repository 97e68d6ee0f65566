/**
 * An app's files on the disk as people see them: release directories, {@code current}, {@code
 * shared/.env}, the tags of images; the one recursive delete; what is kept free for rollbacks.
 */
@org.jspecify.annotations.NullMarked
package belay.layout;

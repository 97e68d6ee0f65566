/** Tests of backups in an S3-compatible store. */
@org.jspecify.annotations.NullMarked
package belay.backup.s3;

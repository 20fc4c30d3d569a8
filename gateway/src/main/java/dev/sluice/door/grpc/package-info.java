/// The gRPC dialect: the canonical model as it is, and the bytes of other dialects for those who
/// want them untouched.
@NullMarked
package dev.sluice.door.grpc;

import org.jspecify.annotations.NullMarked;

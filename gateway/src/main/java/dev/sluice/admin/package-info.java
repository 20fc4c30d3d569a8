/// The control plane: keys, tenants, back ends and usage over the services of `sluice.admin.v1`.
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;

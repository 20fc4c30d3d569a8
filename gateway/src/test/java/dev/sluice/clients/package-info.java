/// Official clients, unmodified, against a whole gateway: what works with the providers works here.
@NullMarked
package dev.sluice.clients;

import org.jspecify.annotations.NullMarked;

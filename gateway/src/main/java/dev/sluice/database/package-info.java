/// The one place that opens PostgreSQL, embedded or external, brings its schema up to date and
/// tells who listens when something has changed.
@NullMarked
package dev.sluice.database;

import org.jspecify.annotations.NullMarked;

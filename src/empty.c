/* A module that has no source yet. */
typedef int empty_translation_unit;

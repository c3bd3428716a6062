"""Sources and passages, exact to the character. Knows no clinical app and no rules."""

"""The questions of the forms, and what every rule row has in common. Knows no clinical app."""

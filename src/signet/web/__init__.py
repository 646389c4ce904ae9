"""Pages: views, forms, components, templates."""

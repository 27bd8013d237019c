use std::fs;
use std::path::{Path, PathBuf};

/// No number of the engine is a float.
#[test]
fn scoring_holds_no_float() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/assessment");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    assert!(files.len() > 20, "the folder has moved: {}", folder.display());
    for file in files {
        let text = fs::read_to_string(&file).expect("a source file");
        for float in ["f32", "f64"] {
            assert!(!text.contains(float), "{} holds {float}", file.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

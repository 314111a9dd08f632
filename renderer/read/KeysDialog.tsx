import { commands, type WindowCommand } from '../commands/commands.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Keys } from '../parts/Keys.tsx'
import { useDesk, useProject } from './desk.tsx'

const GROUPS: readonly WindowCommand['group'][] = ['Move', 'Tag', 'Sentences', 'Articles and project']

/** Every command and its keys, and the keys of the codebook. */
export function KeysDialog() {
  const { shell } = useDesk()
  const { nodes } = useProject((state) => state.codebook)
  return (
    <Dialog title="All keys" wide onClose={() => shell.closeDialog()}>
      <p className="soft">
        Letters, digits and signs act while the article has the focus. F6 goes there and back.
      </p>
      <div className="key-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group && command.keys.length > 0)
                .map((command) => (
                  <div key={command.id}>
                    <dt>
                      {command.keys.map((key) => (
                        <Keys key={key} of={key} />
                      ))}
                    </dt>
                    <dd>{command.title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Issues</h3>
          <dl>
            {nodes
              .filter((node) => node.key !== null)
              .map((node) => (
                <div key={node.issue.id}>
                  <dt>
                    <kbd>{node.key}</kbd>
                  </dt>
                  <dd>{node.path}</dd>
                </div>
              ))}
            {nodes.length === 0 && <p className="soft">1–9 are for your first nine issues.</p>}
          </dl>
        </section>
        <section>
          <h3>Mouse</h3>
          <dl>
            <div>
              <dt>Click</dt>
              <dd>Go to a sentence, or make a tag the current one; again for the next tag there</dd>
            </div>
            <div>
              <dt>Drag</dt>
              <dd>Choose a passage</dd>
            </div>
            <div>
              <dt>Shift click</dt>
              <dd>Extend the passage</dd>
            </div>
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

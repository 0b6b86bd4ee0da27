// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title DataUsageContract
/// @notice A contract for each pair of data subject and controller, as R. Neisse, G. Steri and I. Nai-Fovino describe it ("A
/// Blockchain-based Approach for Data Accountability and Provenance Tracking", ARES 2017, first model): fingerprints of the
/// data, event-condition-action rules, a log of uses, and a contract of its own for each processor. Written for comparison,
/// from the paper's text: its own code was not published.
contract DataUsageContract {
    enum Action {
        Deny,
        Allow,
        Modify,
        Delay,
        Execute
    }

    struct Rule {
        bytes32 eventType;
        bytes32 purpose;
        uint64 notBefore;
        uint64 notAfter;
        uint32 maxUses;
        uint32 uses;
        Action action;
    }

    address public immutable subject;
    address public immutable controller;
    bool public revoked;
    bytes32[] public data;
    Rule[] public rules;
    address[] public processors;

    event Used(bytes32 indexed eventType, bytes32 fingerprint, bytes32 purpose, Action action);
    event Transferred(address indexed processor, address processorContract);

    DataUsageContracts private immutable _maker = DataUsageContracts(msg.sender);

    constructor(address subject_, address controller_, bytes32[] memory data_, Rule[] memory rules_) {
        (subject, controller) = (subject_, controller_);
        for (uint256 i = 0; i < data_.length; ++i) data.push(data_[i]);
        for (uint256 i = 0; i < rules_.length; ++i) rules.push(rules_[i]);
    }

    function use(bytes32 eventType, bytes32 fingerprint, bytes32 purpose) external returns (Action action) {
        require(msg.sender == controller && !revoked, "not allowed");
        for (uint256 i = 0; i < rules.length; ++i) {
            Rule storage rule = rules[i];
            if (rule.eventType != eventType || rule.purpose != purpose) continue;
            if (block.timestamp < rule.notBefore || block.timestamp > rule.notAfter) continue;
            if (rule.maxUses != 0 && rule.uses++ >= rule.maxUses) continue;
            action = rule.action;
            break;
        }
        emit Used(eventType, fingerprint, purpose, action);
    }

    function transferTo(address processor) external returns (DataUsageContract made) {
        require(msg.sender == controller && !revoked, "not allowed");
        made = _maker.open(subject, processor, data, rules);
        processors.push(address(made));
        emit Transferred(processor, address(made));
    }

    function revoke() external {
        require(msg.sender == subject, "not the subject");
        revoked = true;
    }
}

/// @title DataUsageContracts
/// @notice Makes them.
contract DataUsageContracts {
    event Opened(address indexed subject, address indexed controller, address made);

    function open(
        address subject,
        address controller,
        bytes32[] memory data,
        DataUsageContract.Rule[] memory rules
    ) external returns (DataUsageContract made) {
        made = new DataUsageContract(subject, controller, data, rules);
        emit Opened(subject, controller, address(made));
    }
}
